import { EventEmitter } from 'node:events';
import { databaseFault, placeOf } from '@tripod/contracts';
import type { Runner, Task, WorkerEvents } from 'graphile-worker';
import type { Logger } from 'pino';
import { z } from 'zod';
import { withDatabase } from '../database.js';
import { AppError } from '../errors.js';
import type { CrontabLine, ScheduledTraining } from './crontab.js';
import { prepareQueue, QUEUE_SCHEMA } from './prepare-queue.js';
import { keepPresence } from './presence.js';
import { queueLog, queuePool } from './queue-connections.js';
import { scheduleOf, TASK, type ScheduleItem } from './schedule.js';

/** A job as the queue hands it over. */
export interface QueuedTraining extends ScheduledTraining {
  /** From 1. */
  readonly attempt: number;
  /** So often is it tried. */
  readonly attempts: number;
}

const payload = z.looseObject({ model: z.string(), recipe: z.string().optional() });

/** A queue of trainings in Postgres, and the crontab that fills it. */
export interface QueueRequest {
  /** The address of Postgres; undefined when it is not set. */
  readonly url: string | undefined;
  readonly crontab: readonly CrontabLine[];
  /** The names of all models. */
  readonly models: readonly string[];
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** How often it looks for jobs of dead workers, in milliseconds; tests look more often. */
  readonly lookEveryMs?: number;
  /** Called when the queue has been asked for jobs for the first time. */
  onStart(schedule: readonly ScheduleItem[]): void;
  /** Does a job. What it throws is a failure of the job, which is tried again. */
  work(training: QueuedTraining): Promise<void>;
}

/**
 * Works on the queue until the signal: one training at a time, those that the crontab puts there, on this machine or another.
 * The job that is being worked on when the signal comes is ended by it too, and is tried again by the next worker.
 *
 * @throws {AppError} BAD_SETTING, DATABASE_UNPREPARED, and what a database refuses; DATABASE_LOST when the connection of its
 *   first question breaks
 */
export async function runQueue({ url, crontab, models, signal, log, lookEveryMs, onStart, work }: QueueRequest): Promise<void> {
  const { Logger: WorkerLogger, parseCronItem, run } = await import('graphile-worker');
  const schedule = scheduleOf(crontab, models, parseCronItem);
  await withDatabase(url, prepareQueue, signal);
  if (url === undefined) throw new RangeError('a database that was prepared has an address');
  const pool = queuePool(url, log);
  const events: WorkerEvents = new EventEmitter();
  const started = firstLook(events).then(() => onStart(schedule));
  const atHand = new Set<string>();
  const task: Task = async (given, { job }) => {
    await started;
    atHand.add(job.id);
    try {
      const { model, recipe } = payload.parse(given);
      await work({ model, recipe, attempt: job.attempts, attempts: job.max_attempts });
    } finally {
      atHand.delete(job.id);
    }
  };
  // Its presence outlives its last job.
  const present = new AbortController();
  let presence: Promise<void> = Promise.resolve();
  events.on('pool:create', ({ workerPool }) => {
    presence = keepPresence({ url, worker: workerPool.id, atHand, signal: present.signal, log, everyMs: lookEveryMs });
  });
  try {
    const runner = await run({
      ...{ pgPool: pool, schema: QUEUE_SCHEMA, concurrency: 1, noHandleSignals: true, events },
      ...{ taskList: { [TASK]: task }, parsedCronItems: schedule.map(({ cron }) => cron), logger: new WorkerLogger(queueLog(log)) },
      // In batches: without them, version 0.17 does not wait until a job is given back before it ends.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
    await untilStopped(runner, started, signal);
  } catch (error) {
    const fault = error instanceof AppError ? undefined : databaseFault(error, placeOf(url));
    throw fault === undefined ? error : new AppError(fault.code, fault.message, { cause: error });
  } finally {
    present.abort();
    await presence;
    await pool.end();
  }
}

/**
 * Waits for a worker's first question to the queue, and rejects when it fails. Version 0.17 keeps this failure: the worker would
 * fail at every later question too, and never take a job.
 */
function firstLook(events: WorkerEvents): Promise<void> {
  return new Promise((resolve, reject) => {
    events.once('job:start', () => resolve());
    events.once('worker:getJob:empty', () => resolve());
    events.once('worker:getJob:error', ({ error }) => reject(error));
  });
}

async function untilStopped(runner: Runner, started: Promise<void>, signal: AbortSignal): Promise<void> {
  const stop = () => void runner.stop().catch(() => undefined); // `promise` says how it ended
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    await Promise.race([started, runner.promise]);
  } catch (error) {
    stop();
    if (!signal.aborted) throw error;
  } finally {
    await runner.promise;
    signal.removeEventListener('abort', stop);
  }
}
