import { builtMain, type AppName } from '../apps.js';
import { build } from '../build.js';
import { startNode } from '../child.js';
import { withDatabase, type AppEnvironment } from '../environment.js';
import { throwIfInterrupted } from '../interruption.js';

/** `npm run etl|ml|user -- …`: builds the app, lends it a database and the runs, and is that app's command line. */
export async function runApp(app: AppName, args: string[]): Promise<number> {
  await build([app]);
  const run = (environment?: AppEnvironment) => {
    throwIfInterrupted();
    return startNode([builtMain(app), ...args], { stdio: 'inherit', ...(environment && { env: environment }) }).ended;
  };
  // Nobody should wait for a database to read a help text.
  const asksOnly = args.length === 0 || args.some((arg) => ['--help', '-h', '--version', '-V', 'help'].includes(arg));
  return asksOnly ? run() : withDatabase([app], (environment) => run(environment(app)));
}
