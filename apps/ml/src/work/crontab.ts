import { z } from 'zod';

/** A line of a crontab: when to train what. */
export interface CrontabLine {
  /** Minute, hour, day of the month, month, day of the week, in UTC: `0 3 * * *`. */
  readonly when: string;
  /** What to train then; empty: each model of the app by its first recipe. */
  readonly trainings: readonly ScheduledTraining[];
}

/** A model, and one of its recipes. */
export interface ScheduledTraining {
  readonly model: string;
  /** The model's first one where it is left out. */
  readonly recipe?: string | undefined;
}

const FIELDS = 5;
const field = /^[0-9*/,-]+$/;
const training = /^([a-z][a-z0-9-]*)(?:\/([A-Za-z0-9][\w-]*))?$/;
const FORM = 'must be lines such as `0 3 * * *` or `30 3 * * 0 a-model another/its-recipe`, separated by `;`: minute, hour, day of the month, month, day of the week in UTC, then models';

/**
 * Reads a crontab from a setting. Whether the fields are within their limits, and the models exist, is known where it is
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
  const when = words.slice(0, FIELDS);
  const trainings = words.slice(FIELDS).map((word) => training.exec(word));
  if (when.length < FIELDS || !when.every((word) => field.test(word)) || trainings.includes(null)) return undefined;
  return { when: when.join(' '), trainings: trainings.flatMap((found) => (found?.[1] === undefined ? [] : [{ model: found[1], recipe: found[2] }])) };
}
