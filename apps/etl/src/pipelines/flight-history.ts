import { datasetVersion, flightInstance, flightLabel, label, type Period } from '@tripod/contracts';
import type { Client } from 'pg';
import { daysBetween, type Day } from '../context/days.js';
import { replayDays, type ReplayTask } from '../context/replay-days.js';
import { COUNTS } from '../context/replay.js';
import { Interrupted } from '../errors.js';
import type { FlightSource } from '../sources/parquet-flights.js';
import { findFinished, fingerprintOf, finishIngest, startIngest, type Accounts, type IngestFacts } from '../store/ledger.js';
import { readPartitions } from '../store/partitions.js';
import { readQuarantine, replaceQuarantine } from '../store/quarantine.js';
import { inTransaction, lockIngests } from '../store/transaction.js';
import { balance } from './accounts.js';
import type { Airports } from './airports.js';
import { encodeDay } from './encode-day.js';
import { readFlights } from './read-flights.js';
import { storeDay } from './store-day.js';

/** What an ingest tells while it runs. */
export interface IngestObserver {
  reading(rows: number, total: number): void;
  storing(rows: number, total: number): void;
  waiting(): void;
}

/** What an ingest came to; when it was skipped, the accounts of the one that made it. */
export interface IngestOutcome extends Accounts {
  readonly skipped: boolean;
  readonly daysWritten: readonly string[];
  readonly daysUnchanged: number;
}

/** All that an ingest needs. */
export interface IngestTask {
  readonly client: Client;
  readonly source: FlightSource;
  readonly airports: Airports;
  readonly period: Period;
  /** sha256 of the built app. */
  readonly code: string;
  readonly signal: AbortSignal;
  readonly observer: IngestObserver;
}

/**
 * Brings a period of flight history: source → contract → context → store, a local day at a time. The context starts at
 * the source's first flight whatever the period, so that a day's rows never depend on it. Days that are stored already
 * are left alone, and an ingest whose outcome is there as a whole does not run.
 */
export async function ingestHistory(task: IngestTask): Promise<IngestOutcome> {
  const { client, source, airports, period, observer } = task;
  await lockIngests(client, observer.waiting);
  const facts: IngestFacts = {
    source_sha256: source.sha256,
    airports_sha256: airports.sha256,
    period,
    contracts: [flightInstance, flightLabel].map(label),
    code: task.code,
  };
  const stored = await readPartitions(client, period);
  const finished = await findFinished(client, fingerprintOf(facts));
  if (finished?.datasetVersion === datasetVersion(period, stored).hash) {
    return { skipped: true, ...finished, daysWritten: [], daysUnchanged: new Set(stored.map(({ day }) => day)).size };
  }
  return { skipped: false, ...(await run(task, facts)) };
}

async function run(task: IngestTask, facts: IngestFacts): Promise<Omit<IngestOutcome, 'skipped'>> {
  const { client, source, airports, period, observer, signal } = task;
  const id = await startIngest(client, source.name, facts);
  const before = { partitions: await readPartitions(client, period), quarantine: await readQuarantine(client) };
  const read = await readFlights(source, airports, (rows) => {
    if (signal.aborted) throw new Interrupted();
    observer.reading(rows, source.length);
  });
  const account = balance(read, period);
  const counts = new Int32Array(new SharedArrayBuffer(4 * COUNTS * read.flights.count));
  const replayed = { flights: read.flights, counts };
  const daysWritten: string[] = [];
  const daysSeen = new Set<string>();
  // One day is stored while the next is encoded.
  let storing = Promise.resolve();
  for await (const day of replayPeriod(replayed, period)) {
    const encoded = await encodeDay(replayed, day);
    await storing;
    if (signal.aborted) throw new Interrupted();
    const quarantined = account.addDay(encoded);
    daysSeen.add(day.day);
    storing = storeDay(client, { id, source: source.name, encoded, quarantined, before }).then((isWritten) => {
      if (isWritten) daysWritten.push(day.day);
      observer.storing(day.end, read.flights.count);
    });
    // Its failure is met at the next `await`, not as one that nobody handles.
    storing.catch(() => undefined);
  }
  await storing;
  const numbers = account.close();
  const partitions = await readPartitions(client, period);
  const accounts = { ...numbers, datasetVersion: datasetVersion(period, partitions).hash };
  await inTransaction(client, async () => {
    await replaceQuarantine(client, source.name, null, account.undated);
    await finishIngest(client, id, accounts);
  });
  return { ...accounts, daysWritten: daysWritten.sort(), daysUnchanged: daysSeen.size - daysWritten.length };
}

/** The days of a period; first those that have flights, as their context is ready, then the others, which may have quarantine. */
async function* replayPeriod(replayed: ReplayTask, { from, to }: Period): AsyncGenerator<Day> {
  const waiting = new Set(daysBetween(from, to));
  for await (const day of replayDays(replayed)) {
    if (day.day > to) break;
    if (waiting.delete(day.day)) yield day;
  }
  for (const day of waiting) yield { day, start: 0, end: 0 };
}
