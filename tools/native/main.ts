import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { provideNative, type Outcome } from './build.js';
import { NativeError } from './errors.js';

const optionsSchema = z.object({ anew: z.boolean().default(false), json: z.boolean().default(false) });
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const controller = new AbortController();
for (const [signal, exitCode] of Object.entries(exitCodes)) {
  process.on(signal, () => controller.abort(new NativeError('interrupted', 'Stopped; nothing half-built is left.', exitCode)));
}

const program = new Command('npm run native --')
  .description("Builds tfjs's native backend for this machine into .tripod/native: by npm, pip and g++, where tfjs-node's own download is out of reach.")
  .option('--anew', 'build even if one that works is there')
  .option('--json', 'the last line of stdout is one JSON object')
  .exitOverride()
  .showHelpAfterError('Add --help for what there is.')
  .action(async (raw: unknown) => {
    const { anew, json } = optionsSchema.parse(raw);
    const outcome = await provideNative(controller.signal, anew);
    process.stderr.write(`${inWords(outcome)}\n`);
    if (json) process.stdout.write(`${JSON.stringify(outcome)}\n`);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof NativeError) {
    process.stderr.write(`${error.message}\n`);
    if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ error_code: error.code, message: error.message })}\n`);
    process.exitCode = error.exitCode;
  } else throw error;
}

function inWords({ how, folder, tfjsNode, tensorflow }: Outcome): string {
  const what = `tfjs-node ${tfjsNode} on TensorFlow ${tensorflow}`;
  if (how === 'ordinary') return `Nothing to build: ${what} works as npm has installed it.`;
  if (how === 'kept') return `Nothing to build: ${what} is in ${folder}. (--anew builds it again.)`;
  return `Built ${what} in ${folder}. It loads in every Node from 20 on, whichever has built it; apps/ml takes it from now on.`;
}
