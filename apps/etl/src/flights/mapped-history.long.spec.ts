import { writeFileSync } from 'node:fs';
import { minuteText } from '@tripod/contracts';
import { ingest, run } from '../../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { APP } from '../app.js';
import { quarantineReply } from '../commands/quarantine-reply.js';
import { closePeers, startPeer } from '../sources/fixtures/peer.js';
import { readAll } from '../sources/fixtures/read-source.js';
import { xportFile } from '../sources/sas/fixtures/xport-file.js';
import { airlineHistory } from './airline/airline-history.js';
import { carrierFlights } from './carrier-extract.js';
import { replayDays } from './context/replay.js';
import { flightFolder } from './fixtures/parquet-flights.js';
import { flightPipeline, mappedPipeline } from './flight-history.js';
import { MICROSECONDS_A_MINUTE, type RawFlight } from './flight-record.js';
import { flightsFile } from './flights-file.js';
import { flightsProject } from './index.js';

const here = () => ({ days: replayDays, end: async () => undefined });
const project = { ...flightsProject, pipelines: [flightPipeline(here), mappedPipeline(carrierFlights, here), mappedPipeline(airlineHistory, here)] as const };
const folder = flightFolder();
let flights: readonly RawFlight[];
let ledger: unknown;

const ledgerOf = (database: SpecDatabase) => database.query(`SELECT contract, partition, rows, content_hash FROM "${APP}".dataset_partitions_v2 ORDER BY contract, partition`);
const quarantineOf = async (database: SpecDatabase) => quarantineReply.parse(JSON.parse((await run(project, ['quarantine', '--json'], database.env)).printed.join(''))).records;

beforeAll(async () => {
  const path = await folder.write('three-days.parquet', "SELECT * FROM flights WHERE date < '2001-01-04' AND origin >= 'O'");
  flights = (await readAll(await flightsFile.open(path), new AbortController().signal)).records;
  const database = await emptyDatabase();
  await ingest(project, database.env, '--file', path);
  ledger = await ledgerOf(database);
});
afterAll(() => folder.remove());
afterEach(closePeers);

describe('the same flights from another place', () => {
  it('have the same hashes when they come as SAS, by other names and in kilometres', async () => {
    const columns = [{ name: 'DEPDATE', width: 8, format: 'DATE' }, { name: 'DEPTIME', width: 8, format: 'TIME' }, ...['ORIG', 'DEST'].map((name) => ({ name, width: 3, isText: true })), { name: 'DISTKM', width: 8 }, { name: 'ARRDELAY', width: 4 }];
    const rows = flights.map(({ date, delay, distance, origin, destination }) => {
      const minute = Number(date) / MICROSECONDS_A_MINUTE;
      return [Math.floor(minute / 1440) + 3653, (minute % 1440) * 60, origin, destination, Number(distance) * 1.609344, delay];
    });
    const path = `${folder.path}/extract.xpt`;
    writeFileSync(path, xportFile([{ name: 'FLIGHTS', columns, rows: [...rows, [null, 0, 'LAX', 'RNO', 600, 5], [1e9, 0, 'LAX', 'RNO', 600, 5]] }]));
    const database = await emptyDatabase();
    expect(await ingest(project, database.env, '--pipeline', 'carrier', '--file', path)).toMatchObject({ rowsRead: flights.length + 2, quarantined: 2 });
    expect(await ledgerOf(database)).toEqual(ledger);
    const refused = (await quarantineOf(database)).filter(({ contract }) => contract === 'flight_instance v1');
    expect(refused).toMatchObject([
      { reason: 'date: it is missing or not finite', raw: { DEPDATE: null, DEPTIME: 0, ORIG: 'LAX', DEST: 'RNO', DISTKM: 600, ARRDELAY: 5 } },
      { reason: expect.stringMatching(/^row \d+: 1000000000 days from 1960-01-01/) },
    ]);
  });

  it('have the same hashes when they come from the airline, page by page and day by day', async () => {
    const told = flights.map(({ date, ...flight }, number) => ({ flight: number, left_at: minuteText(Number(date) / MICROSECONDS_A_MINUTE), ...flight }));
    const peer = await startPeer(({ url }) => {
      const [day, page, size] = [String(url.searchParams.get('day')), Number(url.searchParams.get('page')), Number(url.searchParams.get('size'))];
      const ofDay = told.filter(({ left_at }) => left_at.startsWith(day));
      return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ flights: ofDay.slice((page - 1) * size, page * size), page, pages: Math.max(1, Math.ceil(ofDay.length / size)), total: ofDay.length }) };
    });
    const database = await emptyDatabase();
    const first = await ingest(project, database.env, '--pipeline', 'airline-history', '--file', peer.url);
    expect(first).toMatchObject({ rowsRead: flights.length, quarantined: 0 });
    expect(peer.requests.length).toBeGreaterThan(6);
    expect(await ledgerOf(database)).toEqual(ledger);
    expect(await ingest(project, database.env, '--pipeline', 'airline-history', '--file', peer.url)).toMatchObject({ skipped: true });
    told.pop();
    expect(await ingest(project, database.env, '--pipeline', 'airline-history', '--file', peer.url)).toMatchObject({ skipped: false, rowsRead: flights.length - 1 });
  });
});
