import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import pg from 'pg';
import { lockTable } from '../../fixtures/locked-table.js';
import { APP } from '../app.js';
import { AppError } from '../errors.js';
import type { CrontabLine } from './crontab.js';
import { QUEUE_SCHEMA } from './prepare-queue.js';
import { runQueue, type QueuedTraining } from './run-queue.js';

const log = pino({ level: 'silent' });
/** No moment of it comes while a test runs. */
const yearly: readonly CrontabLine[] = [{ when: '0 3 29 2 *', trainings: [{ model: 'quick' }] }];

let database: TestDatabase;
let owner: pg.Client;
let stop: AbortController;
beforeAll(async () => {
  database = await createDatabase();
  owner = new pg.Client({ connectionString: database.url('owner') });
  await owner.connect();
});
beforeEach(() => {
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await owner.query(`DELETE FROM "${QUEUE_SCHEMA}"._private_jobs`);
});
afterAll(() => owner.end());

/** A worker, until it has started. */
async function start(work: (training: QueuedTraining) => Promise<void>): Promise<{ readonly ended: Promise<void> }> {
  let ended: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    ended = runQueue({ url: database.url(APP), crontab: yearly, models: ['quick'], signal: stop.signal, log, lookEveryMs: 50, onStart: () => resolve(), work });
    ended.catch(reject);
  });
  return { ended };
}

const add = (payload: object, key: string) => owner.query(`SELECT "${QUEUE_SCHEMA}".add_job('train', $1::json, job_key := $2, max_attempts := 3)`, [JSON.stringify(payload), key]);
const jobs = async () => (await owner.query<{ attempts: number; last_error: string | null }>(`SELECT attempts, last_error FROM "${QUEUE_SCHEMA}"._private_jobs`)).rows;

describe('the queue of trainings', () => {
  it("makes its tables in the schema that is the app's own, hands jobs over, and ends by the signal", async () => {
    const done: QueuedTraining[] = [];
    const { ended } = await start((training) => Promise.resolve(void done.push(training)).then(() => stop.abort()));
    await add({ model: 'quick', recipe: 'full', _cron: { ts: '2026-03-01T03:00:00Z', backfilled: false } }, 'one');
    await ended;
    expect(done).toEqual([{ model: 'quick', recipe: 'full', attempt: 1, attempts: 3 }]);
    expect(await jobs()).toEqual([]);
  });

  it('works at several places at once, each job at one', async () => {
    const done: string[] = [];
    const work = ({ model }: QueuedTraining) => {
      done.push(model);
      if (done.length === 6) stop.abort();
      return Promise.resolve();
    };
    const workers = await Promise.all([start(work), start(work)]);
    for (let job = 0; job < 6; job++) await add({ model: `model-${job}` }, `job ${job}`);
    await Promise.all(workers.map(({ ended }) => ended));
    expect(done.sort()).toEqual(Array.from({ length: 6 }, (_, job) => `model-${job}`));
  });

  it('gives a job back that the signal has ended, to be tried again', async () => {
    const { ended } = await start(async () => {
      stop.abort();
      await Promise.reject(new AppError('INTERRUPTED', 'Stopped.'));
    });
    await add({ model: 'quick' }, 'one');
    await ended;
    expect(await jobs()).toEqual([{ attempts: 1, last_error: 'Stopped.' }]);
  });

  it('takes the job of a worker that is gone, and leaves that of one that lives', async () => {
    let finish = () => {};
    let taken = () => {};
    const isTaken = new Promise<void>((resolve) => (taken = resolve));
    const busy = await start(() => new Promise<void>((resolve) => ((finish = resolve), taken())));
    await add({ model: 'long' }, 'living');
    await isTaken;
    await owner.query(`SELECT "${QUEUE_SCHEMA}".add_job('train', '{"model": "quick"}', run_at := 'infinity', job_key := 'dead', max_attempts := 3)`);
    await owner.query(`UPDATE "${QUEUE_SCHEMA}"._private_jobs SET locked_by = CASE key WHEN 'dead' THEN 'gone' ELSE locked_by END, locked_at = now() - interval '1 hour', run_at = now()`);
    const done: QueuedTraining[] = [];
    const other = await start((job) => Promise.resolve(void done.push(job)).then(() => stop.abort()));
    await other.ended;
    expect(done).toEqual([{ model: 'quick', attempt: 1, attempts: 3 }]);
    expect(await jobs()).toEqual([{ attempts: 1, last_error: null }]);
    finish();
    await busy.ended;
    expect(await jobs()).toEqual([]);
  });

  it('takes a job again that a broken connection lost on its way here, and not the one at hand', async () => {
    const done: string[] = [];
    let finish = () => {};
    let taken = () => {};
    const isTaken = new Promise<void>((resolve) => (taken = resolve));
    const { ended } = await start(({ model }) => {
      done.push(model);
      if (done.length === 2) stop.abort();
      return done.length === 1 ? new Promise<void>((resolve) => ((finish = resolve), taken())) : Promise.resolve();
    });
    await add({ model: 'first' }, 'at hand');
    await isTaken;
    await owner.query(`SELECT "${QUEUE_SCHEMA}".add_job('train', '{"model": "second"}', run_at := 'infinity')`);
    await owner.query(`UPDATE "${QUEUE_SCHEMA}"._private_jobs SET locked_by = (SELECT max(locked_by) FROM "${QUEUE_SCHEMA}"._private_jobs), locked_at = now() - interval '1 hour', run_at = now()`);
    const held = `SELECT FROM "${QUEUE_SCHEMA}"._private_jobs WHERE locked_by IS NOT NULL`;
    while ((await owner.query(held)).rowCount === 2) await pause(5);
    expect((await owner.query(`${held} AND key = 'at hand'`)).rowCount).toBe(1);
    finish();
    await ended;
    expect(done).toEqual(['first', 'second']);
  });

  it('ends with the reason when the connection of its first question breaks, in place of waiting for ever', async () => {
    const tasks = await lockTable(database.url('owner'), `"${QUEUE_SCHEMA}"._private_tasks`, 'all');
    const refused = expect(start(() => Promise.resolve())).rejects.toMatchObject({ code: 'DATABASE_LOST' });
    await tasks.terminateWaiting();
    await tasks.release();
    await refused;
  });

  it('needs the schema that roles.sql makes', async () => {
    const unprepared = await createDatabase();
    const administrator = new pg.Client({ connectionString: unprepared.url('owner') });
    await administrator.connect();
    await administrator.query(`DROP SCHEMA "${QUEUE_SCHEMA}"`);
    await administrator.end();
    const queue = runQueue({ url: unprepared.url(APP), crontab: yearly, models: [], signal: stop.signal, log, onStart: () => undefined, work: () => Promise.resolve() });
    await expect(queue).rejects.toMatchObject({ code: 'DATABASE_UNPREPARED', message: expect.stringMatching(/no schema "[^"]+_worker" for the jobs .*deploy\/roles\.sql/) });
  });

  it('needs a database that answers', async () => {
    const away = runQueue({ url: 'postgresql://ml:secret@127.0.0.1:1/none', crontab: yearly, models: [], signal: stop.signal, log, onStart: () => undefined, work: () => Promise.resolve() });
    await expect(away).rejects.toMatchObject({ code: 'DATABASE_AWAY', message: expect.not.stringContaining('secret') });
  });
});
