import { z } from 'zod';
import { buildApp, type Ended } from '../../fixtures/built-app.js';
import { ownDatabase, type OwnDatabase } from '../../fixtures/database.js';
import { flightsOf, parquetFolder } from '../../fixtures/parquet.js';

const FIRST_DAYS = "SELECT * FROM flights WHERE date < '2001-01-09'";
const app = buildApp('ingest');
const folder = parquetFolder();
const databases: OwnDatabase[] = [];
let file: string;

const result = z.strictObject({
  skipped: z.boolean(),
  rowsRead: z.int(),
  instances: z.int(),
  quarantined: z.int(),
  duplicates: z.int(),
  outsidePeriod: z.int(),
  labels: z.int(),
  labelsQuarantined: z.int(),
  firstDay: z.string(),
  lastDay: z.string(),
  daysWritten: z.array(z.string()),
  daysUnchanged: z.int(),
  datasetVersion: z.string(),
  seconds: z.number(),
});

async function database(): Promise<OwnDatabase> {
  const made = await ownDatabase();
  databases.push(made);
  return made;
}

async function ingest(into: OwnDatabase, ...options: string[]) {
  const ended = await app.run(['ingest', '--json', '--file', file, ...options], { DATABASE_URL: into.url('etl'), LOG_LEVEL: 'warn' });
  return resultOf(ended);
}

function resultOf({ code, stdout, stderr }: Ended) {
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
  return result.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
}

/** All that is stored but for ids and times of the ledger. */
async function contentOf(stored: OwnDatabase): Promise<unknown> {
  return {
    partitions: await stored.query('SELECT * FROM etl.dataset_partitions_v1 ORDER BY contract, day'),
    rows: await stored.query(
      `SELECT departed_at::date::text AS day, count(*)::int, sum(hashtextextended(i::text, 0))::text AS instances,
              sum(hashtextextended(l::text, 0))::text AS labels
       FROM etl.flight_instances i LEFT JOIN etl.flight_labels l USING (flight_id) GROUP BY 1 ORDER BY 1`,
    ),
    quarantine: await stored.query('SELECT source, row_number, contract, reason, raw, day::text FROM etl.quarantine ORDER BY row_number, contract'),
  };
}

beforeAll(async () => {
  file = await folder.write('first-days.parquet', FIRST_DAYS);
});
afterAll(async () => {
  app.remove();
  folder.remove();
  for (const made of databases) await made.drop();
});

describe('etl ingest', () => {
  let whole: OwnDatabase;
  beforeAll(async () => {
    whole = await database();
  });

  it('stores every complete day, and its accounts are those of the tables', async () => {
    const first = await ingest(whole);
    const [stored] = await whole.query(
      `SELECT (SELECT count(*)::int FROM etl.flight_instances_v1) AS instances, (SELECT count(*)::int FROM etl.flight_labels_v1) AS labels,
              (SELECT count(*)::int FROM etl.quarantine WHERE contract = 'flight_label v1') AS "labelsQuarantined",
              (SELECT sum(rows)::int FROM etl.dataset_partitions_v1 WHERE contract = 'flight_instance') AS counted`,
    );
    expect(first).toMatchObject({ skipped: false, quarantined: 0, outsidePeriod: 0, firstDay: '2001-01-01', lastDay: '2001-01-08' });
    expect(first.daysWritten).toHaveLength(8);
    expect(stored).toEqual({
      instances: first.instances,
      labels: first.labels,
      labelsQuarantined: first.labelsQuarantined,
      counted: first.instances,
    });
    expect(first.rowsRead).toBe(first.instances + first.duplicates);
    expect(first.duplicates).toBeGreaterThan(0);
    expect(first.labelsQuarantined).toBeGreaterThan(0);
  });

  it('does nothing when it is run again, and says the same accounts', async () => {
    const before = await contentOf(whole);
    const again = await ingest(whole);
    expect(again).toMatchObject({ skipped: true, daysWritten: [], daysUnchanged: 8 });
    expect(again.instances).toBe(again.labels + again.labelsQuarantined);
    expect(await contentOf(whole)).toEqual(before);
    const words = await app.run(['ingest', '--file', file], { DATABASE_URL: whole.url('etl') });
    expect(words.stdout).toMatch(/^Nothing to do: 2001-01-01 to 2001-01-08 is stored.*\nRows read [\d,]+ = [\d,]+ instances \+ 0 in quarantine/);
  });

  it('runs again for another build of etl, and writes nothing when the data come out equal', async () => {
    const fixed = buildApp('fixed', '// a fix that changes no data');
    const ended = await fixed.run(['ingest', '--json', '--file', file], { DATABASE_URL: whole.url('etl') });
    fixed.remove();
    expect(resultOf(ended)).toMatchObject({ skipped: false, daysWritten: [], daysUnchanged: 8 });
  });

  it('gives the same in two periods as in one', async () => {
    const halves = await database();
    const second = await ingest(halves, '--from', '2001-01-05', '--to', '2001-01-08');
    const first = await ingest(halves, '--to', '2001-01-04');
    expect([first.daysWritten.length, second.daysWritten.length]).toEqual([4, 4]);
    expect(first.instances + second.instances).toBe(first.rowsRead - first.duplicates - second.duplicates);
    expect(first.outsidePeriod).toBe(second.instances + second.duplicates);
    expect(await contentOf(halves)).toEqual(await contentOf(whole));
  });

  it('rewrites the days that a changed source changes, and only these', async () => {
    const changed = await database();
    await ingest(changed);
    // The last flight of a day's evening: its label is of that day, and nobody learns of it before the next night is over.
    const other = await folder.write(
      'changed.parquet',
      `SELECT date, CASE WHEN date = '2001-01-08 23:00' THEN delay + 1 ELSE delay END AS delay, distance, origin, destination FROM (${FIRST_DAYS})`,
    );
    const again = await ingest(changed, '--file', other);
    expect(again).toMatchObject({ skipped: false, daysWritten: ['2001-01-08'], daysUnchanged: 7 });
    const back = await ingest(changed);
    expect(back).toMatchObject({ skipped: false, daysWritten: ['2001-01-08'] });
    expect((await contentOf(changed))).toEqual(await contentOf(whole));
  });

  it('ends in the same data when it is killed at any moment and started again', async () => {
    const killed = await database();
    const environment = { DATABASE_URL: killed.url('etl'), LOG_LEVEL: 'warn' };
    for (const days of [0, 1, 3, 6]) {
      const { process: child, ended } = app.start(['ingest', '--file', file], environment);
      // By what it has done, not by the time it has had: a day is in the making when the one before is there.
      while (child.exitCode === null && (await daysStored(killed)) < days) continue;
      child.kill('SIGKILL');
      await ended;
      expect(await halfDays(killed)).toEqual([]);
    }
    expect((await ingest(killed)).skipped).toBe(false);
    expect(await contentOf(killed)).toEqual(await contentOf(whole));
  });

  it('stops on Ctrl-C with whole days only, says how to go on, and goes on', async () => {
    const stopped = await database();
    const { process: child, ended } = app.start(['ingest', '--file', file], { DATABASE_URL: stopped.url('etl'), LOG_LEVEL: 'warn' });
    while (child.exitCode === null && (await daysStored(stopped)) < 2) continue;
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toMatch(/Stopped\. The days committed so far are whole and stay; run the same command again/);
    expect(await halfDays(stopped)).toEqual([]);
    const status = await app.run(['status'], { DATABASE_URL: stopped.url('etl') });
    expect(status.stdout).toMatch(/not finished \(last day written: 2001-01-0\d\); run it again/);
    await ingest(stopped);
    expect(await contentOf(stopped)).toEqual(await contentOf(whole));
  });

  it('waits for another one that writes to the same database', async () => {
    const shared = await database();
    const both = await Promise.all([ingest(shared), ingest(shared)]);
    expect(both.map(({ skipped }) => skipped).sort()).toEqual([false, true]);
    expect(await contentOf(shared)).toEqual(await contentOf(whole));
  });

  it('says that the disk is full, and keeps the days before', async () => {
    const full = await database();
    await ingest(full, '--to', '2001-01-01');
    await full.query(
      `CREATE FUNCTION etl.no_space() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
       CREATE TRIGGER no_space BEFORE INSERT ON etl.dataset_partitions FOR EACH ROW WHEN (NEW.day = '2001-01-03') EXECUTE FUNCTION etl.no_space()`,
    );
    const { code, stderr } = await app.run(['ingest', '--file', file], { DATABASE_URL: full.url('etl'), LOG_LEVEL: 'warn' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/no space left.*Free some and run the command again/);
    expect(await daysStored(full)).toBe(2);
    expect(await halfDays(full)).toEqual([]);
  });

  it('says that Postgres went away, and goes on when it is back', async () => {
    const lost = await database();
    const { process: child, ended } = app.start(['ingest', '--file', file], { DATABASE_URL: lost.url('etl'), LOG_LEVEL: 'warn' });
    while (child.exitCode === null && (await daysStored(lost)) < 2) continue;
    await lost.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'etl'`);
    const { code, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Postgres at .* went away: .*What was committed stays; run the command again\.\n$/);
    await ingest(lost);
    expect(await contentOf(lost)).toEqual(await contentOf(whole));
  });

  it('puts what fails a contract into quarantine, and takes it out when a corrected source comes', async () => {
    const fixed = await database();
    const bad = await folder.write(
      'bad.parquet',
      flightsOf(`('2001-01-01 10:00', 5, 100, 'LAX', 'RNO'), ('2001-01-01 11:00', 5, 0, 'LAX', 'RNO'),
                 (NULL, 5, 100, 'LAX', 'RNO'), ('2001-01-01 23:00', 2000, 100, 'LAX', 'RNO')`),
    );
    const first = await ingest(fixed, '--file', bad);
    expect(first).toMatchObject({ rowsRead: 4, instances: 2, quarantined: 2, labels: 1, labelsQuarantined: 1 });
    const listed = await app.run(['quarantine', '--json'], { DATABASE_URL: fixed.url('etl') });
    expect(JSON.parse(listed.stdout).records).toMatchObject([
      { source: 'bad.parquet', row_number: 2, contract: 'flight_instance v1', reason: 'date: is no time', day: null },
      { row_number: 1, contract: 'flight_instance v1', raw: { distance: 0, date: '2001-01-01T11:00:00.000' } },
      { row_number: 3, contract: 'flight_label v1', raw: { delay: 2000 } },
    ]);
    await folder.write(
      'bad.parquet',
      flightsOf(`('2001-01-01 10:00', 5, 100, 'LAX', 'RNO'), ('2001-01-01 11:00', 5, 100, 'LAX', 'RNO'),
                 ('2001-01-01 11:30', 5, 100, 'LAX', 'RNO'), ('2001-01-01 23:00', 20, 100, 'LAX', 'RNO')`),
    );
    expect(await ingest(fixed, '--file', bad)).toMatchObject({ instances: 4, quarantined: 0, labels: 4, labelsQuarantined: 0 });
    expect(await fixed.query('SELECT * FROM etl.quarantine')).toEqual([]);
  });

  it('quarantines the records of days on which nothing else is', async () => {
    const lonely = await database();
    const bad = await folder.write(
      'lonely.parquet',
      flightsOf(`('2001-01-01 10:00', 5, 0, 'LAX', 'RNO'), ('2001-01-02 10:00', 5, 100, 'LAX', 'RNO'), ('2001-01-03 23:00', 5, 0, 'LAX', 'RNO')`),
    );
    expect(await ingest(lonely, '--file', bad)).toMatchObject({ instances: 1, quarantined: 2, daysUnchanged: 0 });
    expect(await lonely.query('SELECT day::text FROM etl.quarantine ORDER BY day')).toEqual([{ day: '2001-01-01' }, { day: '2001-01-03' }]);
    const nothing = await folder.write('nothing.parquet', flightsOf(`('2001-01-02 10:00', 5, 0, 'LAX', 'RNO')`));
    expect(await ingest(lonely, '--file', nothing)).toMatchObject({ instances: 0, quarantined: 1, daysWritten: ['2001-01-02'] });
  });

  it('stores days without flights as empty ones', async () => {
    const sparse = await database();
    const gap = await folder.write(
      'gap.parquet',
      flightsOf(`('2001-01-01 10:00', 5, 100, 'LAX', 'RNO'), ('2001-01-03 23:00', 5, 100, 'LAX', 'RNO')`),
    );
    expect((await ingest(sparse, '--file', gap)).daysWritten).toEqual(['2001-01-01', '2001-01-02', '2001-01-03']);
    expect(await sparse.query(`SELECT day::text, rows FROM etl.dataset_partitions_v1 WHERE contract = 'flight_label' ORDER BY day`)).toEqual([
      { day: '2001-01-01', rows: 1 },
      { day: '2001-01-02', rows: 0 },
      { day: '2001-01-03', rows: 1 },
    ]);
  });

  it('lets readers of the views pass over all other days, by the time of departure as by the id', async () => {
    const plan = async (where: string) => JSON.stringify(await whole.query(`EXPLAIN SELECT * FROM etl.flight_instances_v1 WHERE ${where}`, [], 'ml'));
    for (const where of [
      `departed_at >= '2001-01-03' AND departed_at < '2001-01-04'`,
      `flight_id >= '2001-01-03' AND flight_id < '2001-01-04'`,
    ]) {
      expect(await plan(where)).toMatch(/2001_01_03/);
      expect(await plan(where)).not.toMatch(/2001_01_0[1245678]/);
    }
  });
});

/** Days whose instances are stored; none before the schema is there. */
async function daysStored(stored: OwnDatabase): Promise<number> {
  const [schema] = await stored.query(`SELECT to_regclass('etl.dataset_partitions') IS NOT NULL AS exists`);
  if (schema?.['exists'] !== true) return 0;
  const [counted] = await stored.query(`SELECT count(*)::int AS days FROM etl.dataset_partitions WHERE contract = 'flight_instance'`);
  return Number(counted?.['days']);
}

/** Days that are visible with other rows than their partition says, or with one contract and not the other. */
async function halfDays(stored: OwnDatabase): Promise<unknown[]> {
  const [schema] = await stored.query(`SELECT to_regclass('etl.dataset_partitions') IS NOT NULL AS exists`);
  if (schema?.['exists'] !== true) return [];
  return stored.query(
    `SELECT contract, day, said.rows, seen.rows FROM etl.dataset_partitions said
     FULL JOIN (SELECT 'flight_instance' AS contract, left(flight_id, 10)::date AS day, count(*) AS rows FROM etl.flight_instances GROUP BY 2
                UNION ALL SELECT 'flight_label', left(flight_id, 10)::date, count(*) FROM etl.flight_labels GROUP BY 2) seen USING (contract, day)
     WHERE said.rows IS DISTINCT FROM seen.rows`,
  );
}
