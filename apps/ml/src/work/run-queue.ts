import { databaseFault, placeOf } from '@tripod/contracts';
import type { LogFunctionFactory, Runner, Task } from 'graphile-worker';
import pg from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import { Connection, LIMITS } from '../connection.js';
import { withDatabase } from '../database.js';
import { AppError } from '../errors.js';
import type { CrontabLine, ScheduledTraining } from './crontab.js';
import { prepareQueue, QUEUE_SCHEMA } from './prepare-queue.js';
import { scheduleOf, TASK, type ScheduleItem } from './schedule.js';

/** One for new jobs, one for the crontab, and one each for a job that is taken and one that is given back. */
const CONNECTIONS = 4;

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
  /** Called when the queue is asked for jobs from now on. */
  onStart(schedule: readonly ScheduleItem[]): void;
  /** Does a job. What it throws is a failure of the job, which is tried again. */
  work(training: QueuedTraining): Promise<void>;
}

/**
 * Works on the queue until the signal: one training at a time, those that the crontab puts there, on this machine or another.
 * The job that is being worked on when the signal comes is ended by it too, and is tried again by the next worker.
 *
 * @throws {AppError} BAD_SETTING, DATABASE_UNPREPARED, and what a database refuses
 */
export async function runQueue({ url, crontab, models, signal, log, onStart, work }: QueueRequest): Promise<void> {
  const { Logger: WorkerLogger, parseCronItem, run } = await import('graphile-worker');
  const schedule = scheduleOf(crontab, models, parseCronItem);
  await withDatabase(url, prepareQueue, signal);
  if (url === undefined) throw new RangeError('a database that was prepared has an address');
  const pool = poolOf(url, log);
  const task: Task = async (given, { job }) => {
    const { model, recipe } = payload.parse(given);
    await work({ model, recipe, attempt: job.attempts, attempts: job.max_attempts });
  };
  try {
    const runner = await run({
      ...{ pgPool: pool, schema: QUEUE_SCHEMA, concurrency: 1, noHandleSignals: true },
      ...{ taskList: { [TASK]: task }, parsedCronItems: schedule.map(({ cron }) => cron), logger: new WorkerLogger(toLog(log)) },
      // In batches: without them, version 0.17 does not wait until a job is given back before it ends.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
    onStart(schedule);
    await untilStopped(runner, signal);
  } catch (error) {
    const fault = error instanceof AppError ? undefined : databaseFault(error, placeOf(url));
    throw fault === undefined ? error : new AppError(fault.code, fault.message, { cause: error });
  } finally {
    await pool.end();
  }
}

async function untilStopped(runner: Runner, signal: AbortSignal): Promise<void> {
  const stop = () => void runner.stop().catch(() => undefined); // `promise` says how it ended
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    await runner.promise;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Connections like all others of this app. They end with the queue, not by the signal: a job is given back first. */
function poolOf(url: string, log: Logger): pg.Pool {
  class QueueConnection extends Connection {
    constructor() {
      super(url, LIMITS);
    }
  }
  const pool = new pg.Pool({ Client: QueueConnection, max: CONNECTIONS });
  pool.on('error', ({ message }) => log.warn(`a connection to the queue broke: ${message}`));
  pool.on('connect', () => undefined); // graphile-worker asks for a listener; that of Connection stands for the errors
  return pool;
}

/** What graphile-worker says, as our log: jobs that fail are reported by who works on them. */
function toLog(log: Logger): LogFunctionFactory {
  return () => (level, message, meta) => {
    if (meta?.['failure'] === true) return;
    if (level === 'error' || level === 'warning') log.warn(message);
    else log.debug(message);
  };
}
