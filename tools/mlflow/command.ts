import { once } from 'node:events';
import { interruption, listenForSignals, reportFailure, ToolError } from '@tripod/processes';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { acquireMlflow, acquirePython, removeMlflow, type Acquired } from './acquire.js';
import { inWords } from './bring-in.js';
import { placeOf, type Place } from './place.js';
import type { Python } from './python.js';
import { endOfLog } from './server.js';
import { takeSettings } from './settings.js';

const optionsSchema = z.object({ port: z.int().optional(), json: z.boolean().default(false), prepare: z.boolean().default(false), remove: z.boolean().default(false) });

/**
 * The command line of `npm run mlflow`, for the checkout in `root`. Resolves with the exit code, which after Ctrl-C is 0
 * when the server was running: that is the way out that was offered.
 */
export async function runCommand(root: string, args: readonly string[]): Promise<number> {
  const settings = takeSettings(process.env);
  const place = placeOf(root, settings.runs);
  listenForSignals();
  // The channel carries nothing; that it closes shows that who has started us is gone, also when it was killed.
  process.once('disconnect', () => process.emit('SIGHUP', 'SIGHUP'));
  process.channel?.unref();
  const program = new Command('npm run mlflow --')
    .description('Runs the MLflow of this checkout until Ctrl-C: its web page and REST API on loopback, on the runs in mlruns. Python is needed.')
    .option('--port <number>', 'port of the server; without it 5000, or the next free one', port)
    .option('--json', 'the first line of stdout is one JSON object')
    .option('--prepare', "only make MLflow's Python, and print where it is")
    .option('--remove', 'remove its database and files, and keep its Python: `npm run reset` does it')
    .exitOverride()
    .showHelpAfterError('Add --help to see the options.')
    .action(async (raw: unknown) => {
      const options = optionsSchema.parse(raw);
      if (options.remove) return removeMlflow(place);
      if (options.prepare) return show(await acquirePython(place, settings), options.json);
      await serve(await acquireMlflow(place, settings, options.port), place, options.json);
    });
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (thrown) {
    return reportFailure(thrown, args);
  }
}

async function serve({ address, python, broughtIn, server }: Acquired, place: Place, json: boolean): Promise<void> {
  const facts = { address, version: python.version, isOwn: server !== undefined, broughtIn: broughtIn ?? null };
  const lines = [
    `MLflow ${python.version} ${server ? 'runs' : 'runs already'}: ${address}`,
    ...(broughtIn ? inWords(broughtIn).map((line) => `  ${line}`) : []),
    '',
    `  MLFLOW_TRACKING_URI=${address} npm run ml -- train                       records there`,
    `  MLFLOW_TRACKING_URI=${address} npm run user -- decide --run models:/<name>@champion`,
    '',
    ...(server ? ['It runs until Ctrl-C.'] : []),
  ];
  process.stdout.write(json ? `${JSON.stringify(facts)}\n` : `${lines.join('\n').trimEnd()}\n`);
  if (!server) return;
  try {
    const code = interruption.aborted ? undefined : await Promise.race([server.ended, once(interruption, 'abort').then(() => undefined)]);
    if (code !== undefined && !interruption.aborted) throw new ToolError('COMMAND_FAILED', `${endOfLog(place)}\nMLflow ended by itself (exit code ${code}); its whole log is in ${place.log}.`);
  } finally {
    await server.stop();
  }
}

function show({ program: python, version }: Python, json: boolean): void {
  process.stdout.write(json ? `${JSON.stringify({ python, version })}\n` : `${python}\n`);
}

function port(value: string): number {
  const number = /^\d{1,5}$/.test(value) ? Number(value) : NaN;
  if (number >= 1 && number <= 65_535) return number;
  throw new InvalidArgumentError('It must be a whole number from 1 to 65535.');
}
