import { columnsOf, datasetPartition, typeFaults, viewName, viewOf, VIEW_TYPES_SQL, contract } from '@tripod/contracts';
import { reading, readingLabel, readingRows } from '@tripod/contracts/testing';
import { z } from 'zod';
import { errorOf, ingest, run } from '../../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { definitionOf, readingsProject } from '../../fixtures/projects.js';
import { APP } from '../app.js';
import { serverFault } from '../database.js';
import type { EtlProject } from '../ingest/project.js';

const project = readingsProject({ records: readingRows(3).map((instance) => ({ instance })) });
const published = [reading, readingLabel, datasetPartition].map((stored) => ({ contract: stored, view: viewOf(stored, APP) }));

describe('the migrated schema', () => {
  let database: SpecDatabase;
  beforeAll(async () => {
    database = await emptyDatabase();
    // Two at once, as two apps that start: one waits for the other.
    await Promise.all([ingest(project, database.env), ingest(project, database.env)]);
  });

  it.each(published)('publishes $view with the columns and types of the contract, in its order', async ({ contract: stored }) => {
    const found = new Map((await database.query(VIEW_TYPES_SQL, [APP, viewName(stored)])).map(({ name, type }) => [String(name), String(type)]));
    expect([...found.keys()]).toEqual(columnsOf(stored).map(({ name }) => name));
    expect(typeFaults(columnsOf(stored), found)).toEqual([]);
  });

  it('grants a member of dataset_readers the views and nothing else', async () => {
    const relations = await database.query(
      `SELECT format('%s.%I', $1::text, relname) AS name FROM pg_class WHERE relnamespace = $1::text::regnamespace AND relkind IN ('r', 'p', 'v', 'S')`,
      [`"${APP}"`],
    );
    expect(relations.length).toBeGreaterThan(8);
    const allowed = async (role: string, privileges: string) =>
      (await database.query('SELECT name FROM unnest($1::text[]) AS name WHERE has_table_privilege($2, name, $3) ORDER BY 1', [relations.map(({ name }) => name), role, privileges])).map(({ name }) => name);
    await database.query('CREATE ROLE reader_of_a_test; GRANT dataset_readers TO reader_of_a_test');
    try {
      expect(await allowed('reader_of_a_test', 'SELECT')).toEqual(published.map(({ contract: stored }) => `"${APP}".${viewName(stored)}`).sort());
      expect(await allowed('reader_of_a_test', 'INSERT, UPDATE, DELETE, TRUNCATE')).toEqual([]);
    } finally {
      await database.query('DROP OWNED BY reader_of_a_test; DROP ROLE reader_of_a_test');
    }
  });

  it('lets consumers read, and nobody write', async () => {
    expect(await database.query(`SELECT count(*)::int AS n FROM ${viewOf(reading, APP)}`, [], 'ml')).toEqual([{ n: 3 }]);
    await expect(database.query(`INSERT INTO ${viewOf(reading, APP)} (reading_id) VALUES ('x')`, [], 'ml')).rejects.toThrow(/permission denied/);
    await expect(database.query(`SELECT 1 FROM "${APP}".readings_v1_rows`, [], 'user')).rejects.toThrow(/permission denied/);
    await expect(database.query(`CREATE TABLE "${APP}".mine ()`, [], 'ml')).rejects.toThrow(/permission denied/);
  });

  it('changes nothing when it is migrated again', async () => {
    await ingest(project, database.env);
    expect(await database.query(`SELECT name FROM "${APP}".migrations ORDER BY name`)).toEqual([{ name: '0001-store' }, { name: '0002-datasets' }, { name: '0003-feeds' }]);
  });

  it("takes a migration of the mechanism that is newer than one of the project's, and sorts before it", async () => {
    const database = await emptyDatabase();
    const later: EtlProject = { ...project, migrations: { ...project.migrations, '0009-notes': { statements: ['CREATE TABLE {app}.notes ()'] } } };
    await ingest(later, database.env);
    await database.query(`DROP TABLE "${APP}".feeds, "${APP}".feed_events, "${APP}".feed_checkpoints; DELETE FROM "${APP}".migrations WHERE name = '0003-feeds'`);
    await ingest(later, database.env);
    expect(await database.query(`SELECT to_regclass('"${APP}".feeds') IS NOT NULL AS there`)).toEqual([{ there: true }]);
  });
});

describe('reading', () => {
  it.each(['status', 'quarantine'])('does not migrate: %s', async (command) => {
    const database = await emptyDatabase();
    expect(await run(project, [command], database.env)).toMatchObject({ exitCode: 0 });
    expect(await database.query(`SELECT count(*)::int AS n FROM pg_class WHERE relnamespace = $1::regnamespace`, [`"${APP}"`])).toEqual([{ n: 0 }]);
  });

  it('says what is stored, and what the last ingest of each pipeline did', async () => {
    const database = await emptyDatabase();
    expect((await run(project, ['status'], database.env)).printed).toEqual([`Nothing is stored yet: run \`${APP} ingest\`.`]);
    await ingest(project, database.env);
    const { printed } = await run(project, ['status'], database.env);
    expect(printed).toEqual([
      expect.stringMatching(/^dataset +rows +partitions/),
      expect.stringMatching(/^reading v1 +3 +3 +2024-02-25 +2024-03-09 /),
      expect.stringMatching(/^Last ingest of list: list list, started .*, finished /),
    ]);
  });
});

const changed = (change: Partial<EtlProject>): EtlProject => ({ ...project, ...change });
const withoutNote = definitionOf(reading).columns.filter(({ name }) => name !== 'note');

describe('a database that does not fit', () => {
  it.each<[string, (database: SpecDatabase) => Promise<unknown>, EtlProject, string, RegExp]>([
    ['a later version', (database) => database.query(`INSERT INTO "${APP}".migrations VALUES ('0003-of-the-future', 'now')`), project, 'DATABASE_NEWER', /does not know: 0003-of-the-future\..*npm run reset/],
    ['a renamed migration', () => Promise.resolve(), changed({ migrations: { '0002-other': { datasets: [definitionOf(reading)] } } }), 'DATABASE_NEWER', /does not know: 0002-datasets\..*renamed.*npm run reset/],
    ['a first version', (database) => database.query(`CREATE TABLE "${APP}".migration (name text)`), project, 'DATABASE_CHANGED', /first version of .*npm run reset/],
    ['an edited view', (database) => database.query(`DROP VIEW "${APP}".readings_v1; CREATE VIEW "${APP}".readings_v1 AS SELECT reading_id FROM "${APP}".readings_v1_rows`), project, 'DATABASE_CHANGED', /contract reading v1 and view readings_v1 differ: column 'read_at' is missing.*Add a migration.*npm run reset/],
  ])('is refused with the way out: %s', async (_, change, asked, code, message) => {
    const database = await emptyDatabase();
    await ingest(project, database.env);
    await change(database);
    const ran = await run(asked, ['ingest', '--json'], database.env);
    expect([ran.exitCode, errorOf(ran)]).toEqual([1, { error_code: code, message: expect.stringMatching(message) }]);
    expect(ran.complaint).not.toMatch(/42703|42P01/);
  });

  it('is refused when a contract has changed without a migration', async () => {
    const database = await emptyDatabase();
    await ingest(changed({ migrations: { '0002-datasets': { datasets: [{ ...definitionOf(reading) }, definitionOf(readingLabel)] } } }), database.env);
    const wider = contract({ name: 'reading', version: 1, key: 'reading_id', time: 'read_at', schema: reading.schema.extend({ humidity: z.number() }) });
    const [pipeline] = project.pipelines;
    const ran = await run({ ...project, pipelines: [{ ...pipeline, stores: [wider] }] }, ['ingest', '--json'], database.env);
    expect(errorOf(ran).message).toMatch(/contract reading v1 and view readings_v1 differ: column 'humidity' is missing/);
  });

  it('is refused when the migration lacks a column of the contract', async () => {
    const database = await emptyDatabase();
    const lacking = changed({ migrations: { '0002-datasets': { datasets: [{ ...definitionOf(reading), columns: withoutNote }, definitionOf(readingLabel)] } } });
    const ran = await run(lacking, ['ingest', '--json'], database.env);
    expect(errorOf(ran).message).toMatch(/differ: column 'note' is missing/);
  });
});

describe('a server', () => {
  it('is refused when it was not prepared', async () => {
    const database = await emptyDatabase();
    await database.query(`DROP SCHEMA "${APP}"`);
    const ran = await run(project, ['status', '--json'], database.env);
    expect(errorOf(ran)).toEqual({ error_code: 'DATABASE_UNPREPARED', message: expect.stringMatching(/no schema .*deploy\/roles\.sql/) });
  });

  it('is refused when it is older than 14', () => {
    expect(serverFault({ version: '13.9', schema: true, readers: true })?.message).toMatch(/^Postgres 13\.9 is too old: version 14/);
    expect(serverFault({ version: '14.1', schema: true, readers: true })).toBeUndefined();
    expect(serverFault({ version: '18.0', schema: true, readers: false })?.message).toMatch(/no role dataset_readers.*deploy\/roles\.sql/);
  });

  it('gives the same results whatever it is set to', async () => {
    const database = await emptyDatabase();
    const plain = await ingest(project, database.env);
    const odd = await emptyDatabase();
    const [{ name }] = (await odd.query('SELECT current_database() AS name')) as [{ name: string }];
    for (const setting of ["datestyle TO 'German, DMY'", "intervalstyle TO 'sql_standard'", "timezone TO 'Asia/Kolkata'", "search_path TO 'nowhere'", 'extra_float_digits TO -15']) {
      await odd.query(`ALTER DATABASE ${name} SET ${setting}`);
    }
    expect((await ingest(project, odd.env)).datasetVersion).toBe(plain.datasetVersion);
  });
});
