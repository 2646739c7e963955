import pino from 'pino';
import type { Config } from './config.js';

export type Log = pino.Logger;

/** Structured logs on stderr: stdout belongs to the result. */
export function openLog({ LOG_LEVEL }: Pick<Config, 'LOG_LEVEL'>): Log {
  return pino({ name: 'etl', level: LOG_LEVEL }, pino.destination({ dest: 2, sync: true }));
}
