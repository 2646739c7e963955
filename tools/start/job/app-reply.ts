import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { z } from 'zod';
import { builtMain, type AppName } from '../apps.js';
import { startNode, type Child } from '../child.js';
import type { AppEnvironment } from '../environment.js';
import { StartError } from '../errors.js';
import { interruption, throwIfInterrupted } from '../interruption.js';

/** One command of an app as the job runs it. Its stderr, with its progress, goes where ours goes. */
export interface AppCommand {
  app: AppName;
  /** The built file. */
  main: string;
  args: string[];
  environment: AppEnvironment;
}

/** The three apps, as the job sees them. */
export interface Apps {
  /** Runs a command to its end; its reply is the last line of its stdout. */
  ask<T extends z.ZodType>(app: AppName, args: string[], schema: T): Promise<z.output<T>>;
  /** Starts a command that goes on; its reply is the first line. */
  serve<T extends z.ZodType>(app: AppName, args: string[], schema: T): Promise<{ server: Server; reply: z.output<T> }>;
}

/** A command that goes on until it is stopped, or ends by itself. */
export type Server = Pick<Child, 'ended' | 'stop'>;

/** The apps as they were built, each with its environment. */
export function builtApps(environment: (app: AppName) => AppEnvironment): Apps {
  return {
    ask: (app, args, schema) => askApp({ app, main: builtMain(app), args, environment: environment(app) }, schema),
    serve: (app, args, schema) => askServer({ app, main: builtMain(app), args, environment: environment(app) }, schema),
  };
}

/**
 * Runs a command of an app to its end and reads the last line of its stdout.
 * @throws StartError `command_failed` with the app's exit code, `unexpected_reply`
 */
export async function askApp<T extends z.ZodType>(command: AppCommand, schema: T): Promise<z.output<T>> {
  throwIfInterrupted();
  const child = start(command);
  let last = '';
  for await (const line of linesOf(child)) if (line.trim() !== '') last = line;
  const code = await child.ended;
  throwIfInterrupted();
  if (code !== 0) throw failed(command, code);
  return parse(command, schema, last);
}

/**
 * Starts a command that goes on, and reads the first line of its stdout.
 * @throws StartError `command_failed` when it ends before it has said anything, `unexpected_reply`
 */
export async function askServer<T extends z.ZodType>(command: AppCommand, schema: T): Promise<{ server: Server; reply: z.output<T> }> {
  throwIfInterrupted();
  const child = start(command);
  const lines = linesOf(child);
  const first = await lines[Symbol.asyncIterator]().next();
  // What else it may say must not fill the pipe.
  child.process.stdout?.resume();
  if (interruption.aborted) await child.ended;
  throwIfInterrupted();
  const line = first.done === true ? '' : first.value;
  const parsed = schema.safeParse(json(line));
  if (parsed.success) return { server: child, reply: parsed.data };
  // One that cannot serve says so in another line, and ends.
  const code = await Promise.race([child.ended, wait(2_000, undefined, { ref: false })]);
  if (code !== undefined && code !== 0) throw failed(command, code);
  await child.stop();
  return { server: child, reply: parse(command, schema, line) };
}

const failed = (command: AppCommand, code: number): StartError =>
  new StartError('command_failed', `\`${shown(command)}\` has failed (exit code ${code}): its reason is above.`);

/** The channel says nothing; that it closes tells a server that we are gone, also when we were killed. */
const start = ({ main, args, environment }: AppCommand): Child =>
  startNode([main, ...args], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], env: environment });

function linesOf(child: Child): AsyncIterable<string> {
  if (!child.process.stdout) throw new Error('started without a pipe');
  return createInterface({ input: child.process.stdout, crlfDelay: Infinity });
}

function parse<T extends z.ZodType>(command: AppCommand, schema: T, line: string): z.output<T> {
  const parsed = schema.safeParse(json(line));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the line'}: ${message}`).join('; ');
  throw new StartError('unexpected_reply', `\`${shown(command)}\` has answered with another JSON object than agreed (${issues}): ${line.slice(0, 300)}`);
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const shown = ({ app, args }: AppCommand): string => `npm run ${app} -- ${args.join(' ')}`;
