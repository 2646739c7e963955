import { Command, CommanderError } from 'commander';
import type { ErrorReply } from '@tripod/contracts';
import { DatabaseError } from '@tripod/database';
import { appNames, apps } from './apps.js';
import { runApp } from './commands/app.js';
import { addReset } from './commands/reset.js';
import { addStart } from './commands/start.js';
import { addTest } from './commands/test.js';
import { runTool } from './commands/tool.js';
import { StartError } from './errors.js';
import { interruptedExitCode, interruption, listenForSignals } from './interruption.js';

/** What start.mjs has seen before us. */
export interface Beginning {
  /** `performance.now()` when the command began. */
  startedAt: number;
  /** Absent when everything was installed. */
  installSeconds: number | undefined;
}

/** Runs one command of the root and returns the exit code. */
export async function main(args: string[], beginning: Beginning): Promise<number> {
  listenForSignals();
  let exitCode = 0;
  const ends = (code: number) => void (exitCode = code);
  const program = new Command('tripod').description('The commands of this checkout: npm start, npm test, npm run <command> -- …').enablePositionalOptions();
  program.exitOverride();
  addStart(program, beginning);
  addTest(program, ends);
  for (const app of appNames) addPassing(program, app, `the command line of apps/${app}, which ${apps[app].is}`, (rest) => runApp(app, rest), ends);
  addReset(program);
  addPassing(program, 'bench', 'measures speed and memory', (rest) => runTool('bench', rest), ends);
  addPassing(program, 'native', 'builds the native backend of tfjs', (rest) => runTool('native', rest), ends);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (interruption.aborted) return interruptedExitCode();
    // Commander has said it already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof StartError || error instanceof DatabaseError) {
      process.stderr.write(`${error.message}\n`);
      if (args.includes('--json')) process.stdout.write(`${JSON.stringify({ error_code: error.code, message: error.message } satisfies ErrorReply)}\n`);
      return error.exitCode;
    }
    throw error;
  }
}

/** A command whose options are all its own: also `--help` goes to it. */
function addPassing(program: Command, name: string, description: string, run: (args: string[]) => Promise<number>, ends: (code: number) => void): void {
  program
    .command(name)
    .description(description)
    .argument('[args...]')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (rest: string[]) => ends(await run(rest)));
}
