import { columnsToRows, dayOfMinute, flightInstance, flightLabel, minuteOf } from '@tripod/contracts';
import type { StoredRows } from '../../follow/feed-pipeline.js';
import type { Clocks } from '../airports/airports.js';
import { HISTORY_MINUTES } from '../context/slots.js';
import type { StoredEvent } from './fold-state.js';

/** Clocks differ by less than a day, and a flight takes less than one. */
const MARGIN_DAYS = 2;
const MINUTE_MS = 60_000;

/** The stored flights that a later one may count, and what became of them, in the order of the minutes; of one minute, outcomes first. */
export async function storedFlights({ before, read }: StoredRows, clocks: Clocks): Promise<StoredEvent[]> {
  const last = dayOfMinute(before / MINUTE_MS) + MARGIN_DAYS;
  const from = dayOfMinute(before / MINUTE_MS - HISTORY_MINUTES) - MARGIN_DAYS;
  const flights = columnsToRows(flightInstance, await read(flightInstance, from, last), ['flight_id', 'departed_at', 'origin', 'destination']);
  const labels = new Map(columnsToRows(flightLabel, await read(flightLabel, from, last)).map((label) => [label['flight_id'], label]));
  const events = flights.flatMap((row, index): StoredEvent[] => {
    const [origin, destination, local] = [String(row['origin']), String(row['destination']), minuteOf(String(row['departed_at']))];
    const minute = clocks.get(origin)?.(local);
    if (minute === undefined) return [];
    // The airline's numbers are 0 and more.
    const flight = -1 - index;
    const label = labels.get(row['flight_id'] ?? null);
    const departure: StoredEvent = { type: 'departure', minute, flight, local, origin, destination };
    if (label === undefined) return [departure];
    return [departure, { type: 'outcome', minute: minute + minuteOf(String(label['known_at'])) - local, flight, delay: Number(label['delay_minutes']) }];
  });
  return events.sort((a, b) => a.minute - b.minute || Number(a.type === 'departure') - Number(b.type === 'departure'));
}
