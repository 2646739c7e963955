import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { builtMain, interruption, jsonOf, parseReply, startNode, throwIfInterrupted, ToolError, type App, type AppKind, type Child } from '@tripod/processes';
import type { z } from 'zod';
import type { AppEnvironment } from '../environment.js';

/** One command of an app as the job runs it. Its stderr, with its progress, goes where ours goes. */
export interface AppCommand {
  /** The app's name. */
  app: string;
  /** The built file. */
  main: string;
  args: string[];
  environment: AppEnvironment;
}

/** An app of each kind, as the job sees them. */
export interface Apps {
  readonly named: Readonly<Record<AppKind, Pick<App, 'name' | 'description'>>>;
  /** Runs a command to its end; its reply is the last line of its stdout. */
  ask<T extends z.ZodType>(kind: AppKind, args: string[], schema: T): Promise<z.output<T>>;
  /** Starts a command that goes on; its reply is the first line. */
  serve<T extends z.ZodType>(kind: AppKind, args: string[], schema: T): Promise<{ server: Server; reply: z.output<T> }>;
}

/** A command that goes on until it is stopped, or ends by itself. */
export type Server = Pick<Child, 'ended' | 'stop'>;

/** The apps as they were built, each with its environment. */
export function builtApps(apps: Readonly<Record<AppKind, App>>, environment: (app: App) => AppEnvironment): Apps {
  const command = (kind: AppKind, args: string[]): AppCommand => ({ app: apps[kind].name, main: builtMain(apps[kind]), args, environment: environment(apps[kind]) });
  return {
    named: apps,
    ask: (kind, args, schema) => askApp(command(kind, args), schema),
    serve: (kind, args, schema) => askServer(command(kind, args), schema),
  };
}

/**
 * Runs a command of an app to its end and reads the last line of its stdout.
 *
 * @throws {ToolError} COMMAND_FAILED with the app's exit code, UNEXPECTED_REPLY
 */
export async function askApp<T extends z.ZodType>(command: AppCommand, schema: T): Promise<z.output<T>> {
  throwIfInterrupted();
  const child = start(command);
  let last = '';
  for await (const line of linesOf(child)) if (line.trim() !== '') last = line;
  const code = await child.ended;
  throwIfInterrupted();
  if (code !== 0) throw failed(command, code);
  return parseReply(shown(command), last, schema);
}

/**
 * Starts a command that goes on, and reads the first line of its stdout.
 *
 * @throws {ToolError} COMMAND_FAILED if it ends before it has printed anything, UNEXPECTED_REPLY
 */
export async function askServer<T extends z.ZodType>(command: AppCommand, schema: T): Promise<{ server: Server; reply: z.output<T> }> {
  throwIfInterrupted();
  const child = start(command);
  const first = await linesOf(child)[Symbol.asyncIterator]().next();
  // What else it may print must not fill the pipe.
  child.process.stdout?.resume();
  if (interruption.aborted) await child.ended;
  throwIfInterrupted();
  const line = first.done === true ? '' : first.value;
  const parsed = schema.safeParse(jsonOf(line));
  if (parsed.success) return { server: child, reply: parsed.data };
  // One that cannot serve says so in another line, and ends.
  const code = await Promise.race([child.ended, wait(2_000, undefined, { ref: false })]);
  if (code !== undefined && code !== 0) throw failed(command, code);
  await child.stop();
  return { server: child, reply: parseReply(shown(command), line, schema) };
}

const failed = (command: AppCommand, code: number): ToolError =>
  new ToolError('COMMAND_FAILED', `\`${shown(command)}\` failed (exit code ${code}). Its reason is above.`);

/** The channel carries nothing; that it closes shows a server that we are gone, also when we were killed. */
const start = ({ main, args, environment }: AppCommand): Child =>
  startNode([main, ...args], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], env: environment });

function linesOf(child: Child): AsyncIterable<string> {
  if (!child.process.stdout) throw new Error('started without a pipe');
  return createInterface({ input: child.process.stdout, crlfDelay: Infinity });
}

const shown = ({ app, args }: AppCommand): string => `npm run app -- ${app} ${args.join(' ')}`;
