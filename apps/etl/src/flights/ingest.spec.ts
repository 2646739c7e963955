import { ingest, run } from '../../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { quarantineReply } from '../commands/quarantine-reply.js';
import { contentOf, FIRST_DAYS, INSTANCES, LABELS, replayingHere as project } from './fixtures/first-days.js';
import { flightFolder, flightsOf } from './fixtures/parquet-flights.js';

const folder = flightFolder();
let file: string;
let whole: SpecDatabase;

beforeAll(async () => {
  file = await folder.write('first-days.parquet', FIRST_DAYS);
  whole = await emptyDatabase();
  await ingest(project, whole.env, '--file', file);
});
afterAll(() => folder.remove());

describe('the ingest of flights', () => {
  it('stores every complete day, and its numbers are those of the views', async () => {
    const reply = await ingest(project, whole.env, '--file', file);
    const [stored] = await whole.query(`SELECT (SELECT count(*)::int FROM ${INSTANCES}) AS instances, (SELECT count(*)::int FROM ${LABELS}) AS labels`);
    expect(reply).toMatchObject({ skipped: true, quarantined: 0, outsidePeriod: 0, firstPartition: '2001-01-01', lastPartition: '2001-01-03' });
    expect(stored).toEqual({ instances: reply.instances, labels: reply.labels });
    expect(reply.rowsRead).toBe(reply.instances + reply.duplicates);
    expect(reply.instances).toBe(reply.labels + reply.labelsQuarantined);
    expect(reply.duplicates).toBeGreaterThan(0);
    expect(reply.labelsQuarantined).toBeGreaterThan(0);
  });

  it('quarantines what does not fit, as the file has it, and releases it when the file is corrected', async () => {
    const corrected = await emptyDatabase();
    const rows = (distance: number, delay: number, date: string) =>
      flightsOf(`('2001-01-01 10:00', 5, 100, 'LAX', 'RNO'), ('2001-01-01 11:00', 5, ${distance}, 'LAX', 'RNO'),
                 (${date}, 5, 100, 'LAX', 'RNO'), ('2001-01-01 23:00', ${delay}, 100, 'LAX', 'RNO')`);
    const path = await folder.write('bad.parquet', rows(0, 2000, 'NULL'));
    expect(await ingest(project, corrected.env, '--file', path)).toMatchObject({ rowsRead: 4, instances: 2, quarantined: 2, labels: 1, labelsQuarantined: 1 });
    const listed = await run(project, ['quarantine', '--json'], corrected.env);
    const raw = { date: Date.UTC(2001, 0, 1, 11) * 1000, delay: 5, distance: 100, origin: 'LAX', destination: 'RNO' };
    const { records } = quarantineReply.parse(JSON.parse(listed.printed.join('')));
    expect(records.sort((a, b) => Number(a.record) - Number(b.record))).toMatchObject([
      { record: '1', contract: 'flight_instance v1', reason: expect.stringMatching(/^distance: /), raw: { ...raw, distance: 0 } },
      { record: '2', contract: 'flight_instance v1', reason: 'date: it is missing or not finite', raw: { ...raw, date: null } },
      { record: '3', contract: 'flight_label v1', reason: expect.stringMatching(/^delay_minutes: /), raw: { ...raw, date: Date.UTC(2001, 0, 1, 23) * 1000, delay: 2000 } },
    ]);
    await folder.write('bad.parquet', rows(100, 20, "'2001-01-01 11:30'"));
    expect(await ingest(project, corrected.env, '--file', path)).toMatchObject({ instances: 4, quarantined: 0, labels: 4, labelsQuarantined: 0 });
    expect(await contentOf(corrected)).toMatchObject({ quarantined: [] });
  });

  it('stores days without flights as empty ones', async () => {
    const gap = await emptyDatabase();
    const path = await folder.write('gap.parquet', flightsOf(`('2001-01-01 10:00', 5, 100, 'LAX', 'RNO'), ('2001-01-03 23:00', 5, 100, 'LAX', 'RNO')`));
    expect(await ingest(project, gap.env, '--file', path)).toMatchObject({ instances: 2, firstPartition: '2001-01-01', lastPartition: '2001-01-03' });
  });

  it('spends nothing on the days before a wrong date', async () => {
    const far = await emptyDatabase();
    const path = await folder.write('far.parquet', flightsOf(`('2001-01-01 10:00', 5, 100, 'LAX', 'RNO'), ('2099-12-31 23:00', 5, 100, 'LAX', 'RNO')`));
    const reply = await ingest(project, far.env, '--file', path);
    expect(reply).toMatchObject({ instances: 2, partitionsWritten: ['2001-01-01', '2099-12-31'], partitionsUnchanged: 0 });
  });

  it('has a sample of its packaged file, which a shorter file does not hold', async () => {
    const { complaint } = await run(project, ['ingest', '--sample', '--file', file], whole.env);
    expect(complaint).toMatch(/--to 2001-02-09 is outside the data: .*first-days\.parquet has flights from 2001-01-01 to 2001-01-03/);
  });
});
