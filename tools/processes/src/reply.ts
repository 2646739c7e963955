import type { z } from 'zod';
import { ToolError } from './errors.js';

/** Text as JSON; undefined if it is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads the JSON line that a command answered.
 *
 * @param command as it is shown in the message
 * @throws {ToolError} UNEXPECTED_REPLY, with what does not fit and the line
 */
export function parseReply<Schema extends z.ZodType>(command: string, line: string, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(line));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the line'}: ${message}`).join('; ');
  throw new ToolError('UNEXPECTED_REPLY', `The answer of \`${command}\` does not fit its schema (${issues}): ${line.slice(0, 300)}`);
}
