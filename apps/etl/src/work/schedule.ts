import type { CronItem, ParsedCronItem } from 'graphile-worker';
import { AppError, messageOf } from '../errors.js';
import type { CrontabLine } from './crontab.js';
import { ATTEMPTS, jobKey, TASK } from './scheduled-ingest.js';

/** A moment that passed while no worker ran is made up for within this, in milliseconds. */
const MADE_UP_WITHIN = 24 * 60 * 60_000;

/** An ingest of the crontab, as the queue takes it. */
export interface ScheduleItem {
  readonly when: string;
  readonly pipeline: string;
  readonly cron: ParsedCronItem;
  /** When it is due next. */
  readonly next: Date;
}

/**
 * The crontab as graphile-worker takes it, an item for each pipeline of a line. An ingest that still waits is not put into
 * the queue a second time.
 *
 * @param pipelines of the app, those that a line without pipelines means
 * @param parse graphile-worker's own
 * @throws {AppError} BAD_SETTING when a field is not within its limits, a line names a moment that never comes, or a pipeline
 *   that does not exist
 */
export function scheduleOf(crontab: readonly CrontabLine[], pipelines: readonly string[], parse: (item: CronItem) => ParsedCronItem, now = new Date()): readonly ScheduleItem[] {
  return crontab.flatMap((line) =>
    pipelinesOf(line, pipelines).map((pipeline) => {
      const { when } = line;
      const cron = parsed(parse, when, pipeline);
      const next = nextMoment(cron.match, now);
      if (next === undefined) throw new AppError('BAD_SETTING', `INGEST_CRONTAB names with '${when}' a moment that never comes. Correct its day and month.`);
      return { when, pipeline, cron, next };
    }),
  );
}

/**
 * The pipelines that a line of the crontab means.
 *
 * @throws {AppError} BAD_SETTING for one that does not exist
 */
export function pipelinesOf({ pipelines: named }: CrontabLine, pipelines: readonly string[]): readonly string[] {
  const unknown = named.find((name) => !pipelines.includes(name));
  if (unknown !== undefined) throw new AppError('BAD_SETTING', `INGEST_CRONTAB names the pipeline '${unknown}', which does not exist. Pipelines: ${pipelines.join(', ')}.`);
  return named.length > 0 ? named : pipelines;
}

function parsed(parse: (item: CronItem) => ParsedCronItem, when: string, pipeline: string): ParsedCronItem {
  const key = jobKey({ pipeline });
  try {
    return parse({
      ...{ task: TASK, match: when, identifier: `${key} at ${when}`, payload: { pipeline } },
      options: { backfillPeriod: MADE_UP_WITHIN, maxAttempts: ATTEMPTS, jobKey: key, jobKeyMode: 'preserve_run_at' },
    });
  } catch (error) {
    throw new AppError('BAD_SETTING', `INGEST_CRONTAB is not valid in '${when}': ${messageOf(error)}`, { cause: error });
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
