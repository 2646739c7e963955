import { Command } from 'commander';
import { endWithNpm, findApps, listenForSignals, removeLeftFolders, reportFailure } from '@tripod/processes';
import type { Beginning } from './beginning.js';
import { addAdopt } from './commands/adopt.js';
import { addApps } from './commands/app.js';
import { addDatabase } from './commands/database.js';
import { addReset } from './commands/reset.js';
import { addStart } from './commands/start.js';
import { addTemplate } from './commands/template.js';
import { addTest } from './commands/test.js';
import { addTools } from './commands/tool.js';
import { takeSurroundings } from './environment.js';

/** Runs one command of the root and resolves with the exit code. */
export async function main(args: string[], beginning: Beginning): Promise<number> {
  takeSurroundings();
  listenForSignals();
  endWithNpm();
  removeLeftFolders();
  let exitCode = 0;
  const ends = (code: number) => void (exitCode = code);
  const program = new Command('tripod').description('The commands of this checkout: npm start, npm test, npm run <command> -- …').enablePositionalOptions();
  program.exitOverride();
  try {
    const apps = findApps();
    addStart(program, apps, beginning);
    addTest(program, ends);
    addApps(program, apps, ends);
    addDatabase(program);
    addReset(program, apps);
    addAdopt(program, ends);
    addTemplate(program, ends);
    addTools(program, ends);
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (thrown) {
    return reportFailure(thrown, args);
  }
}
