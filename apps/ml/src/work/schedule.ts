import type { CronItem, ParsedCronItem } from 'graphile-worker';
import { AppError, messageOf } from '../errors.js';
import type { CrontabLine, ScheduledTraining } from './crontab.js';

/** The task's name in the queue. */
export const TASK = 'train';

/** A moment that passed while no worker ran is made up for within this, in milliseconds. */
const MADE_UP_WITHIN = 24 * 60 * 60_000;
/** So often is a training tried. */
const ATTEMPTS = 3;

/** A training of the crontab, as the queue takes it. */
export interface ScheduleItem {
  readonly when: string;
  readonly training: ScheduledTraining;
  readonly cron: ParsedCronItem;
  /** When it is due next; undefined when it never is. */
  readonly next: Date | undefined;
}

/**
 * The crontab as graphile-worker takes it, an item for each training. A training that still waits is not put into the queue
 * a second time.
 *
 * @param models of the app, those that a line without models means
 * @param parse graphile-worker's own
 * @throws {AppError} BAD_SETTING when a field is not within its limits, or a line names a moment that never comes
 */
export function scheduleOf(crontab: readonly CrontabLine[], models: readonly string[], parse: (item: CronItem) => ParsedCronItem, now = new Date()): readonly ScheduleItem[] {
  return crontab.flatMap(({ when, trainings }) => {
    const all: readonly ScheduledTraining[] = trainings.length > 0 ? trainings : models.map((model) => ({ model }));
    return all.map((training) => {
      const cron = parsed(parse, when, training);
      const next = nextMoment(cron.match, now);
      if (next === undefined) throw new AppError('BAD_SETTING', `TRAINING_CRONTAB names with '${when}' a moment that never comes. Correct its day and month.`);
      return { when, training, cron, next };
    });
  });
}

/** `a-model`, or `a-model/its-recipe`. */
export function nameOf({ model, recipe }: ScheduledTraining): string {
  return recipe === undefined ? model : `${model}/${recipe}`;
}

function parsed(parse: (item: CronItem) => ParsedCronItem, when: string, training: ScheduledTraining): ParsedCronItem {
  const name = nameOf(training);
  try {
    return parse({
      ...{ task: TASK, match: when, identifier: `${TASK} ${name} at ${when}`, payload: { ...training } },
      options: { backfillPeriod: MADE_UP_WITHIN, maxAttempts: ATTEMPTS, jobKey: `${TASK} ${name}`, jobKeyMode: 'preserve_run_at' },
    });
  } catch (error) {
    throw new AppError('BAD_SETTING', `TRAINING_CRONTAB is not valid in '${when}': ${messageOf(error)}`, { cause: error });
  }
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Leap years come every four, or eight around a century without one. */
const YEARS = 8;

/** The first whole minute after a moment that matches, in UTC. */
export function nextMoment(match: ParsedCronItem['match'], after: Date): Date | undefined {
  const end = Date.UTC(after.getUTCFullYear() + YEARS, after.getUTCMonth(), after.getUTCDate());
  for (let day = Date.UTC(after.getUTCFullYear(), after.getUTCMonth(), after.getUTCDate()); day <= end; day += DAY) {
    const date = new Date(day);
    // One object for all minutes: a moment that never comes is sought through millions of them.
    const digest = { date: date.getUTCDate(), month: date.getUTCMonth() + 1, dow: date.getUTCDay(), hour: 0, min: 0 };
    for (let at = day; at < day + DAY; at += MINUTE) {
      if (at > after.getTime() && match(digest)) return new Date(at);
      digest.min = (digest.min + 1) % 60;
      if (digest.min === 0) digest.hour++;
    }
  }
  return undefined;
}
