import { pino, type DestinationStream, type Logger } from 'pino';

/**
 * Structured logs for machines, one JSON object a line. A level that is none counts as `info`: a log is the wrong
 * place to fail.
 */
export function logTo(stream: DestinationStream, level: string): Logger {
  const known = level in pino.levels.values || level === 'silent';
  return pino({ name: 'user', level: known ? level : 'info' }, stream);
}
