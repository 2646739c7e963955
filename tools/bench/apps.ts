import { appOfKind, findApps, lastLine, nxCommand, parseReply, startCommand, type App, type AppKind, type CommandOptions } from '@tripod/processes';
import type { z } from 'zod';

/** The app of a kind, as `npm start` takes it. */
export const app = (kind: AppKind): App => appOfKind(findApps(), kind);

/** Builds apps by Nx and its cache. */
export async function build(kinds: readonly AppKind[], signal: AbortSignal): Promise<void> {
  const { args, env } = nxCommand(['run-many', '-t', 'build', '-p', kinds.map((kind) => app(kind).name).join(','), '--output-style=static']);
  await startCommand(process.execPath, args, { signal, env }).output;
}

/** A Node program that runs: Node's arguments, and how. */
export const startNodeCommand = (args: readonly string[], options: CommandOptions) => startCommand(process.execPath, args, options);

/**
 * Runs a Node program to its end and reads the last line of its stdout.
 *
 * @throws {ToolError} COMMAND_FAILED, UNEXPECTED_REPLY
 */
export async function ask<Schema extends z.ZodType>(args: readonly string[], schema: Schema, options: CommandOptions): Promise<z.output<Schema>> {
  return parseReply(args.join(' '), lastLine(await startNodeCommand(args, options).output), schema);
}
