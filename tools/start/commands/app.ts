import { join } from 'node:path';
import type { Command } from 'commander';
import { appKinds, appNamed, appOfKind, builtMain, checkout, startNode, throwIfInterrupted, ToolError, type App, type AppKind } from '@tripod/processes';
import { build } from '../build.js';
import { readEnvFile, withDatabase, type AppEnvironment } from '../environment.js';
import { addPassing } from './passing.js';

const kindsInWords: Readonly<Record<AppKind, string>> = { etl: 'brings data', ml: 'trains and serves', user: 'decides' };

/** `npm run app -- <name> …` for every app of the workspace, and `npm run etl|ml|user -- …` for short. */
export function addApps(program: Command, apps: readonly App[], ends: (code: number) => void): void {
  const byName = ([name, ...rest]: string[]): Promise<number> => {
    if (name === undefined || name.startsWith('-')) throw new ToolError('BAD_USAGE', `Name an app: npm run app -- <name> …\n${listOf(apps)}`);
    return runApp(apps, appNamed(apps, name), rest);
  };
  addPassing(program, 'app', `the command line of an app, by its name: ${apps.map(({ name }) => name).join(', ')}`, byName, ends);
  for (const kind of appKinds) {
    addPassing(program, kind, `the same for the app that ${kindsInWords[kind]}`, (rest) => runApp(apps, appOfKind(apps, kind), rest), ends);
  }
}

const listOf = (apps: readonly App[]): string => apps.map(({ name, kind, description }) => `  ${name} (${kind}): ${description}`).join('\n');

/** Builds the app, gives it a database and the run store, and runs it. Resolves with its exit code. */
async function runApp(apps: readonly App[], app: App, args: string[]): Promise<number> {
  readEnvFile();
  // Where a user app takes predictions from: `nx g tools/plugin:connect` writes it.
  readEnvFile(join(checkout, app.folder), 'connection.env');
  await build([app]);
  // The channel carries nothing; that it closes shows an app that we are gone, also when we were killed.
  const run = (environment?: AppEnvironment) => {
    throwIfInterrupted();
    return startNode([builtMain(app), ...args], { cwd: callersFolder(), stdio: ['inherit', 'inherit', 'inherit', 'ipc'], ...(environment && { env: environment }) }).ended;
  };
  // Nobody should wait for a database to read a help text.
  const asksOnly = args.length === 0 || args.some((arg) => ['--help', '-h', '--version', '-V', 'help'].includes(arg));
  return asksOnly ? run() : withDatabase(apps, [app], (environment) => run(environment(app)));
}

/** Where the command was given: npm runs it in the checkout, and paths on the command line are relative to that place. */
function callersFolder(): string {
  const isNpm = process.env['npm_package_json'] === join(checkout, 'package.json');
  return (isNpm ? process.env['INIT_CWD'] : undefined) ?? process.cwd();
}
