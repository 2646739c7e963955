// The thread that reads large bodies: see body-reader.ts.
import { parentPort } from 'node:worker_threads';
import type { BodyRead, BodyToRead } from './body-reader.js';
import { readTable } from './read-table.js';
import { ScoringError } from './scoring-error.js';

parentPort?.on('message', ({ id, contentType, body, needed }: BodyToRead) => {
  try {
    const columns = readTable(contentType, body, needed);
    const memory = Object.values(columns).flatMap((column) => (!Array.isArray(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : []));
    parentPort?.postMessage({ id, columns } satisfies BodyRead, memory);
  } catch (error) {
    if (!(error instanceof ScoringError)) throw error;
    parentPort?.postMessage({ id, failure: error.failure() } satisfies BodyRead);
  }
});
