import { builtMain, lastLine, parseReply, ToolError } from '@tripod/processes';
import { z } from 'zod';
import { app, startNodeCommand } from './apps.js';
import type { BenchContext } from './benchmark.js';
import { watchProcess } from './measure/watch-process.js';

const peeked = z.looseObject({ all: z.looseObject({ records: z.int(), unreadable: z.literal(0), seconds: z.number().positive() }) });

/** A place that was read to its end. */
export interface ReadPlace {
  readonly seconds: number;
  /** Undefined on systems without /proc. */
  readonly peakBytes: number | undefined;
}

/**
 * Reads a place to its end by `etl peek --all`.
 *
 * @param rows what the place has; undefined: any number
 * @throws {ToolError} UNEXPECTED_REPLY for another number of records
 */
export async function readPlace(args: readonly string[], rows: number | undefined, { signal, show }: BenchContext, env: Readonly<Record<string, string>> = {}): Promise<ReadPlace> {
  const command = startNodeCommand([builtMain(app('etl')), 'peek', ...args, '--all', '--json'], { signal, env, onStderr: show });
  const usage = watchProcess(command.process.pid);
  try {
    const { all } = parseReply('etl peek', lastLine(await command.output), peeked);
    if (rows !== undefined && all.records !== rows) throw new ToolError('UNEXPECTED_REPLY', `etl reads ${all.records} records in ${args[0] ?? ''}, which has ${rows}.`);
    return { seconds: all.seconds, peakBytes: usage()?.peakBytes };
  } finally {
    usage();
  }
}
