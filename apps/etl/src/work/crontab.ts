import { z } from 'zod';

/** A line of a crontab: when to ingest what. */
export interface CrontabLine {
  /** Minute, hour, day of the month, month, day of the week, in UTC: `0 3 * * *`. */
  readonly when: string;
  /** The pipelines that run then; empty: each one of the app. */
  readonly pipelines: readonly string[];
}

const FIELDS = 5;
const field = /^[0-9*/,-]+$/;
const pipeline = /^[A-Za-z][\w-]*$/;
const FORM = 'must be lines such as `0 3 * * *` or `30 3 * * 0 a-pipeline another`, separated by `;`: minute, hour, day of the month, month, day of the week in UTC, then pipelines';

/**
 * Reads a crontab from a setting. Whether the fields are within their limits, and the pipelines exist, is known where it is
 * used.
 */
export const crontab = z.string().transform((text, context): readonly CrontabLine[] => {
  const lines = text.split(/[;\n]/).map((line) => line.trim().split(/\s+/)).filter(([first]) => first !== '');
  const read = lines.map(lineOf);
  const whole = read.filter((line) => line !== undefined);
  if (whole.length === lines.length && lines.length > 0) return whole;
  context.addIssue({ code: 'custom', message: FORM });
  return z.NEVER;
});

function lineOf(words: readonly string[]): CrontabLine | undefined {
  const [when, pipelines] = [words.slice(0, FIELDS), words.slice(FIELDS)];
  if (when.length < FIELDS || !when.every((word) => field.test(word)) || !pipelines.every((word) => pipeline.test(word))) return undefined;
  return { when: when.join(' '), pipelines };
}
