import fc from 'fast-check';
import { items, readingRows } from '@tripod/contracts/testing';
import { errorOf, run } from '../../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { listSource } from '../../fixtures/list-source.js';
import { itemsProject, pairsPipeline, projectOf, readingsProject } from '../../fixtures/projects.js';
import { backfillReply } from '../commands/backfill-reply.js';
import { daysBetween } from './add-backfill.js';
import { QUEUE_SCHEMA } from './prepare-queue.js';

const project = readingsProject({ records: readingRows(3).map((instance) => ({ instance })) });
let database: SpecDatabase;
beforeAll(async () => {
  database = await emptyDatabase();
});

const backfill = async (from: string, to: string) => {
  const { exitCode, printed, complaint } = await run(project, ['backfill', '--from', from, '--to', to, '--json'], database.env);
  if (exitCode !== 0) throw new Error(complaint);
  return backfillReply.parse(JSON.parse(printed.join('\n')));
};
const jobs = () => database.query(`SELECT key, payload, priority, attempts FROM "${QUEUE_SCHEMA}"._private_jobs ORDER BY key`);

describe('a backfill', () => {
  it('puts one job a day into the queue, and adds none twice', async () => {
    expect(await backfill('2024-02-28', '2024-03-01')).toEqual({ pipeline: 'list', from: '2024-02-28', to: '2024-03-01', schema: QUEUE_SCHEMA, jobs: 3 });
    await database.query(`UPDATE "${QUEUE_SCHEMA}"._private_jobs SET attempts = max_attempts`);
    expect(await backfill('2024-02-29', '2024-03-02')).toMatchObject({ jobs: 3 });
    // What is dead and asked for again is tried anew.
    expect(await jobs()).toEqual(
      ['2024-02-28', '2024-02-29', '2024-03-01', '2024-03-02'].map((day, i) => ({ key: `ingest list ${day}`, payload: { pipeline: 'list', day }, priority: 10, attempts: i === 0 ? 8 : 0 })),
    );
  });

  it.each<[string, string[], RegExp]>([
    ['a period that is empty', ['--from', '2024-03-02', '--to', '2024-03-01'], /The period is empty: --from 2024-03-02 is after --to 2024-03-01/],
    ['more days than the limit', ['--from', '1990-01-01', '--to', '2024-03-01'], /The period has 12479 days; the limit is 10000\. Split it\./],
    ['a period without an end', ['--from', '2024-03-02'], /required option '--to <day>' not specified/],
  ])('refuses %s', async (_, args, reason) => {
    const ran = await run(project, ['backfill', ...args, '--json'], database.env);
    expect([ran.exitCode, errorOf(ran).error_code, ran.complaint]).toEqual([2, 'BAD_USAGE', expect.stringMatching(reason)]);
  });

  it('refuses rows without a time', async () => {
    const ran = await run(itemsProject({ records: [] }), ['backfill', '--from', '2024-03-01', '--to', '2024-03-02'], database.env);
    expect([ran.exitCode, ran.complaint]).toEqual([2, "Pipeline 'list' stores rows without a time: it cannot be ingested day by day. Run `etl ingest --pipeline list` instead."]);
  });

  it('has every day of its period once', () => {
    const day = fc.integer({ min: -700_000, max: 1_000_000 });
    fc.assert(
      fc.property(day, fc.nat(800), (first, more) => {
        const text = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10);
        const days = daysBetween(text(first), text(first + more));
        expect(days).toEqual(Array.from({ length: more + 1 }, (_, i) => text(first + i)));
      }),
      { numRuns: 40 },
    );
  });
});

describe('one pass of the schedule', () => {
  it('ingests each pipeline, also after one has failed', async () => {
    const own = await emptyDatabase();
    const [bad, good] = ['bad', 'good'].map((name) => pairsPipeline(items, listSource(name, { records: name === 'bad' ? [{ instance: { item_id: 0 } }] : [{ instance: { item_id: 1, weight: 1, colour: null, maker: 'a' } }] })));
    const ran = await run(projectOf(items, [bad!, good!]), ['work', '--once', '--json'], own.env);
    expect(ran.printed.map((line): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({ type: 'failed', pipeline: 'bad', day: null, error_code: 'ALL_REFUSED', attempt: 1, attempts: 1 }),
      expect.objectContaining({ type: 'ingested', pipeline: 'good', instances: 1 }),
      expect.objectContaining({ error_code: 'ALL_REFUSED' }),
    ]);
    expect(ran.exitCode).toBe(1);
  });
});
