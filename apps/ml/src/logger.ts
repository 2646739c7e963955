import { destination, pino, type Logger } from 'pino';
import type { Config } from './config.js';

/** Structured log lines on stderr; stdout belongs to what a command answers. A person at a terminal is told of trouble only. */
export function logger({ logLevel }: Pick<Config, 'logLevel'>): Logger {
  const level = logLevel ?? (process.stderr.isTTY ? 'warn' : 'info');
  return pino({ name: 'ml', level }, destination({ fd: 2, sync: true }));
}
