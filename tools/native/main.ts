import { interruption, listenForSignals, reportFailure } from '@tripod/processes';
import { Command } from 'commander';
import { z } from 'zod';
import { provideNative, type Outcome } from './build.js';

const optionsSchema = z.object({ anew: z.boolean().default(false), json: z.boolean().default(false) });

listenForSignals('Stopped. Nothing half-built is left.');

const program = new Command('npm run native --')
  .description("Builds tfjs's native backend for this machine into .tripod/native: by npm, pip and g++, where tfjs-node's own download is out of reach.")
  .option('--anew', 'build even if one that works is there')
  .option('--json', 'the last line of stdout is one JSON object')
  .exitOverride()
  .showHelpAfterError('Add --help to see the options.')
  .action(async (raw: unknown) => {
    const { anew, json } = optionsSchema.parse(raw);
    const outcome = await provideNative(interruption, anew);
    process.stderr.write(`${inWords(outcome)}\n`);
    if (json) process.stdout.write(`${JSON.stringify(outcome)}\n`);
  });

try {
  await program.parseAsync();
} catch (thrown) {
  process.exitCode = reportFailure(thrown, process.argv);
}

function inWords({ how, folder, tfjsNode, tensorflow }: Outcome): string {
  const what = `tfjs-node ${tfjsNode} on TensorFlow ${tensorflow}`;
  if (how === 'ordinary') return `Nothing to build: ${what} works as npm installed it.`;
  if (how === 'kept') return `Nothing to build: ${what} is in ${folder}. (--anew builds it again.)`;
  return `Built ${what} in ${folder}. It loads in every Node from 20 on. apps/ml uses it from now on.`;
}
