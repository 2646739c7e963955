import { destination, pino, type Logger } from 'pino';
import type { Config } from './config.js';

/** Structured log lines on stderr; stdout belongs to what a command answers. */
export function logger({ logLevel }: Pick<Config, 'logLevel'>): Logger {
  return pino({ name: 'ml', level: logLevel }, destination({ fd: 2, sync: true }));
}
