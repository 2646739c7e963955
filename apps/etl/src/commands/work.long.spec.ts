import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ChildProcess } from 'node:child_process';
import { readingRows } from '@tripod/contracts/testing';
import { buildApp } from '../../fixtures/built-app.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { lockTable } from '../../fixtures/locked-table.js';
import { csvOf, fileFolder } from '../../fixtures/readings-csv.js';
import { contentOf } from '../../fixtures/recovery.js';
import { APP } from '../app.js';
import { QUEUE_SCHEMA } from '../work/prepare-queue.js';
import { workReply, type WorkReply } from './work-reply.js';

/** Twenty days. */
const [FROM, TO] = ['2024-02-25', '2024-03-15'];
const DAYS = 20;
const app = buildApp('fixtures/readings-main.ts');
const folder = fileFolder();
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => {
  app.remove();
  folder.remove();
});

/** Readings of which every 90th cannot be stored. */
const file = folder.write('readings.csv', csvOf(readingRows(20_000).map((row, i) => ({ ...row, alarm: i % 3 === 0, grade: 'low', level: i % 5 === 0 ? null : i, ...(i % 90 === 0 ? { celsius: 99 } : {}) }))));

interface Worker {
  readonly child: ChildProcess;
  /** Resolves with the next line; rejects when there is none any more. */
  next(): Promise<WorkReply>;
}

function startWorker(database: SpecDatabase, crontab = '0 3 29 2 *'): Worker {
  const { process: child } = app.start(['work', '--json'], { ...database.env, MAIN_FILE: file, INGEST_CRONTAB: crontab, LOG_LEVEL: 'info' });
  started.push(child);
  if (child.stdout === null) throw new Error('a worker has a stdout');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    child,
    next: async () => {
      const { value, done } = await lines.next();
      if (done === true) throw new Error('the worker has ended');
      return workReply.parse(JSON.parse(value));
    },
  };
}

const jobs = async (database: SpecDatabase) => database.query(`SELECT payload ->> 'day' AS day, locked_by FROM "${QUEUE_SCHEMA}"._private_jobs`);
/** What a stream has given so far. */
function collectText(stream: Readable | null): () => string {
  let text = '';
  stream?.on('data', (chunk) => (text += String(chunk)));
  return () => text;
}
/** Whoever stores readings waits in the middle of it. */
const lockRows = (database: SpecDatabase) => lockTable(database.ownerUrl, `"${APP}".readings_v1_rows`, 'writing');
const runWell = async (database: SpecDatabase, ...args: string[]) => {
  const { code, stderr } = await app.run([...args, '--json'], { ...database.env, MAIN_FILE: file, LOG_LEVEL: 'warn' });
  expect([code, stderr]).toEqual([0, '']);
};

describe.each(['main', 'days'])('a backfill by two workers: %s', (pipeline) => {
  it('ends, when one of them is killed in the middle of a day, as one ingest of all days', async () => {
    const [together, alone] = [await emptyDatabase(), await emptyDatabase()];
    await runWell(alone, 'ingest', '--pipeline', pipeline);
    await runWell(together, 'backfill', '--pipeline', pipeline, '--from', FROM, '--to', TO);
    const victim = startWorker(together);
    expect(await victim.next()).toMatchObject({ type: 'started', schema: QUEUE_SCHEMA });
    expect(await victim.next()).toMatchObject({ type: 'ingested', pipeline });
    const rows = await lockRows(together);
    const survivor = startWorker(together);
    expect(await survivor.next()).toMatchObject({ type: 'started' });
    const said = collectText(survivor.child.stderr);
    // Both are in the middle of a day.
    await rows.awaited(2);
    victim.child.kill('SIGKILL');
    await once(victim.child, 'close');
    const left = await jobs(together);
    expect(left.length).toBeGreaterThan(DAYS / 2);
    await rows.release();
    for (let job = 0; job < left.length; job++) expect(await survivor.next()).toMatchObject({ type: 'ingested', pipeline });
    survivor.child.kill('SIGTERM');
    expect(await once(survivor.child, 'close')).toEqual([0, null]);
    expect(await jobs(together)).toEqual([]);
    expect(said()).toMatch(/a worker has ended in the middle of its job/);
    const [one, other] = [await contentOf(together), await contentOf(alone)];
    expect([one.partitions, one.rows, one.quarantine]).toEqual([other.partitions, other.rows, other.quarantine]);
    expect(one.partitions).toHaveLength(pipeline === 'main' ? 2 * DAYS : DAYS);
  });
});

describe('a worker', () => {
  it('ingests when the crontab says so, also after its connections broke, and gives its job back when it is stopped', async () => {
    const database = await emptyDatabase();
    const worker = startWorker(database, '* * * * * main');
    expect(await worker.next()).toEqual({ type: 'started', schema: QUEUE_SCHEMA, schedule: [{ pipeline: 'main', when: '* * * * *', next: expect.stringMatching(/:00\.000Z$/) }] });
    await database.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()');
    expect(await worker.next()).toMatchObject({ type: 'ingested', pipeline: 'main', day: null, rowsRead: 20_000 });
    const rows = await lockRows(database);
    await runWell(database, 'backfill', '--pipeline', 'main', '--from', FROM, '--to', FROM);
    await rows.awaited();
    worker.child.kill('SIGTERM');
    let last = await worker.next();
    // The minutes that have passed meanwhile.
    while (last.type === 'ingested' && last.day === null) last = await worker.next();
    expect(last).toMatchObject({ type: 'failed', day: FROM, error_code: 'INTERRUPTED', attempt: 1, attempts: 8 });
    if (worker.child.exitCode === null) await once(worker.child, 'close');
    await rows.release();
    expect([worker.child.exitCode, await jobs(database)]).toEqual([0, expect.arrayContaining([{ day: FROM, locked_by: null }])]);
  });
});
