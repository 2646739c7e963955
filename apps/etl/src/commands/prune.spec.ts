import { readingLabelRows, readingRows } from '@tripod/contracts/testing';
import { items, itemRows } from '@tripod/contracts/testing';
import { errorOf, ingest, run } from '../../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { itemsProject, pairsOf, readingsProject } from '../../fixtures/projects.js';
import { contentOf } from '../../fixtures/recovery.js';
import { APP } from '../app.js';
import type { EtlProject } from '../ingest/project.js';
import { pruneReply } from './prune-reply.js';

/** Twenty days with six readings each; one of the first day and one of the last have a fault. */
const instances = readingRows(120).map((row, i) => ([2, 118].includes(i) ? { ...row, count: -1 } : row));
const project = readingsProject({ records: pairsOf(instances, readingLabelRows(120)) });
const prune = async (database: SpecDatabase, ...args: string[]) => {
  const { exitCode, printed, complaint } = await run(project, ['prune', '--json', ...args], database.env);
  if (exitCode !== 0) throw new Error(complaint);
  return pruneReply.parse(JSON.parse(printed.join('\n')));
};
const stored = async (of: EtlProject = project) => {
  const database = await emptyDatabase();
  await ingest(of, database.env);
  return database;
};
const count = async (database: SpecDatabase, table: string) => (await database.query(`SELECT count(*)::integer AS n FROM "${APP}".${table}`))[0]?.['n'];

describe('prune', () => {
  it('removes days before those that stay, with their labels, and changes nothing the second time', async () => {
    const [pruned, since] = [await stored(), await emptyDatabase()];
    await ingest(project, since.env, '--from', '2024-03-11');
    const foreseen = await prune(pruned, '--keep-days', '5', '--dry-run');
    expect(await count(pruned, 'readings_v1')).toBe(118);
    const done = await prune(pruned, '--keep-days', '5');
    expect(done).toEqual({ ...foreseen, dryRun: false });
    expect(done).toMatchObject({ keptFrom: '2024-03-11', datasets: [{ contract: 'reading v1', partitions: 15, rows: 89 }, { contract: 'reading_label v1', partitions: 15, rows: 89 }] });
    const [left, anew] = [await contentOf(pruned), await contentOf(since)];
    expect([left.partitions, left.rows]).toEqual([anew.partitions, anew.rows]);
    expect(await prune(pruned, '--keep-days', '5')).toMatchObject({ datasets: [{ rows: 0 }, { rows: 0 }], quarantined: 0, ingests: 0 });
  });

  it('removes entries of ingests and of the quarantine that are older, but the last entry of a pipeline', async () => {
    const database = await stored();
    await ingest(project, database.env, '--from', '2024-03-01');
    await database.query(`UPDATE "${APP}".ingests SET finished_at = finished_at - interval '10 days'; UPDATE "${APP}".quarantine SET quarantined_at = now() - interval '10 days' WHERE record = '2'`);
    expect(await prune(database, '--keep-days', '9')).toMatchObject({ quarantined: 1, ingests: 1 });
    expect([await count(database, 'quarantine'), await count(database, 'ingests')]).toEqual([1, 1]);
  });

  it('leaves rows without a time', async () => {
    const table = itemsProject({ records: pairsOf(itemRows(5)) });
    const database = await stored(table);
    const ran = await run(table, ['prune', '--keep-days', '1'], database.env);
    expect(ran.printed).toEqual(['No rows of days are stored.', '  0 records in quarantine, 0 entries of ingests']);
    expect(await count(database, 'items_v1')).toBe(5);
    expect(items.instance.time).toBeUndefined();
  });

  it('takes its rule from the setting, and does nothing without one', async () => {
    const database = await stored();
    const without = await run(project, ['prune', '--json'], database.env);
    expect([without.exitCode, errorOf(without)]).toEqual([2, { error_code: 'BAD_USAGE', message: 'Nothing says how many days stay: give --keep-days, or set KEEP_DAYS.' }]);
    const { printed } = await run(project, ['prune', '--dry-run'], { ...database.env, KEEP_DAYS: '19' });
    expect(printed.slice(0, 2)).toEqual(['19 days stay, from 2024-02-26 on. Would be removed:', '  reading v1: 5 rows of 1 partitions']);
    const wrong = await run(project, ['prune', '--keep-days', '0'], database.env);
    expect([wrong.exitCode, wrong.complaint]).toEqual([2, expect.stringMatching(/'0' is not valid: it must be a number of days from 1 to 999999/)]);
  });
});
