import { columnsOf, flightInstance, flightLabel, viewOf, type Contract, type FlightInstance } from '@tripod/contracts';
import { sql } from 'kysely';
import type { Database } from '../database/database.js';
import { DeskError } from '../errors.js';
import { parseRows, type SetAside } from './parse-rows.js';
import { storedDays } from './stored-days.js';

/** One day's flights, in the order of their ids. */
export interface FlightsOfDay {
  /** Local day of departure, `YYYY-MM-DD`. */
  readonly day: string;
  readonly instances: readonly FlightInstance[];
  /** How the flight at the same place ended; null while that is unknown. */
  readonly late: readonly (boolean | null)[];
  readonly setAside: readonly SetAside[];
  /** A flight whose label was set aside counts as one whose outcome is unknown. */
  readonly labelsSetAside: readonly SetAside[];
}

/**
 * Reads a day as etl publishes it, by default the last stored one: all of it as of one moment.
 *
 * @throws {DeskError} NO_FLIGHTS when the day has none, naming the first and the last stored day
 */
export async function readFlights(database: Database, wanted?: string): Promise<FlightsOfDay> {
  const snapshot = database.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  return await snapshot.execute(async (transaction) => {
    const stored = await storedDays(transaction);
    const day = wanted ?? stored?.last;
    if (stored === null || day === undefined) {
      throw new DeskError('NO_FLIGHTS', 'No flight is stored yet. Run `npm run etl -- ingest` first.');
    }
    const flights = parseRows(flightInstance, await instanceRows(transaction, day));
    if (flights.parsed.length === 0) throw noFlights(day, stored, flights.setAside);
    const flightIds = flights.parsed.map(({ flight_id }) => flight_id);
    const labels = parseRows(flightLabel, await labelRows(transaction, flightIds));
    const late = new Map(labels.parsed.map((label) => [label.flight_id, label.late]));
    return {
      day,
      instances: flights.parsed,
      late: flightIds.map((flightId) => late.get(flightId) ?? null),
      setAside: flights.setAside,
      labelsSetAside: labels.setAside,
    };
  });
}

/** The day's instances, torn ones too. The order does not depend on the database's language. */
async function instanceRows(database: Database, day: string): Promise<readonly unknown[]> {
  const { rows } = await sql`
    select ${fieldsOf(flightInstance)} from ${sql.table(viewOf(flightInstance))}
    where departed_at >= ${day}::timestamp and departed_at < ${day}::timestamp + interval '1 day'
    order by flight_id collate "C"
  `.execute(database);
  return rows;
}

async function labelRows(database: Database, flightIds: readonly string[]): Promise<readonly unknown[]> {
  const { rows } = await sql`
    select ${fieldsOf(flightLabel)} from ${sql.table(viewOf(flightLabel))} where flight_id = any(${[...flightIds]}::text[])
  `.execute(database);
  return rows;
}

function fieldsOf(contract: Contract) {
  return sql.join(columnsOf(contract.schema).map(({ name }) => sql.ref(name)));
}

function noFlights(day: string, stored: { first: string; last: string }, setAside: readonly SetAside[]): DeskError {
  const [example] = setAside;
  if (example === undefined) {
    return new DeskError(
      'NO_FLIGHTS',
      `No flight is stored for ${day}. The first stored day is ${stored.first}, the last ${stored.last}.`,
    );
  }
  return new DeskError(
    'NO_FLIGHTS',
    `None of the ${setAside.length} flights of ${day} fulfils the contract, such as ${example.flight} (${example.reason}). Run \`npm run etl -- ingest\` again.`,
  );
}
