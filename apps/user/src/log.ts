import { pino, type DestinationStream, type Logger } from 'pino';
import { z } from 'zod';
import { APP } from './app.js';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The values of LOG_LEVEL, in any case; `warning`, as Python spells it, is `warn`. */
export const logLevel = z
  .string()
  .transform((text) => text.trim().toLowerCase().replace(/^warning$/, 'warn'))
  .pipe(z.enum(LEVELS, { error: `must be one of ${LEVELS.join(', ')}` }));

/** Structured log lines on stderr, one JSON object each; stdout belongs to the result. */
export function openLog(stream: DestinationStream, level: z.infer<typeof logLevel>): Logger {
  return pino({ name: APP, level }, stream);
}
