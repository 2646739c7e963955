import { join } from 'node:path';
import type { z } from 'zod';
import { checkout } from './checkout.js';
import { startNode } from './child.js';
import { BenchError } from './errors.js';

export type AppName = 'etl' | 'ml' | 'user';

/** The file that an app's build makes. */
export const builtMain = (app: AppName): string => join(checkout, 'apps', app, 'dist', 'main.js');

/** Builds apps by Nx and its cache. */
export async function build(apps: readonly AppName[], signal: AbortSignal): Promise<void> {
  const nx = join(checkout, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
  const env = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', FORCE_COLOR: '0' };
  await startNode([nx, 'run-many', '-t', 'build', '-p', apps.join(','), '--output-style=static'], { signal, env }).ended;
}

/**
 * Reads a command's JSON by its schema.
 * @throws {BenchError} `unexpected_reply`
 */
export function parseReply<T extends z.ZodType>(line: string, schema: T): z.output<T> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    json = undefined;
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new BenchError('unexpected_reply', `a command has answered with another JSON object than agreed: ${line.slice(0, 300)}`);
}
