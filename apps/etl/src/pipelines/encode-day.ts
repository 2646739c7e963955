import { setImmediate } from 'node:timers/promises';
import { LATE_FROM_MINUTES, columnsOf, flightInstance, flightLabel, type Column, type FlightInstance, type FlightLabel } from '@tripod/contracts';
import type { Day } from '../context/days.js';
import { minuteName } from '../context/days.js';
import { NEVER } from '../context/departures.js';
import type { ReplayTask } from '../context/replay-days.js';
import { COUNTS } from '../context/replay.js';
import { describePartition, type EncodedPartition } from '../store/partitions.js';
import { Tuples } from '../store/tuples.js';
import type { QuarantinedRecord } from '../store/quarantine.js';
import { quarantine, reasonOf } from './flight-record.js';

/** A day's instances and labels as they will be stored, and what failed its contract on the way. */
export interface EncodedDay {
  readonly day: string;
  readonly instances: EncodedPartition;
  readonly labels: EncodedPartition;
  readonly quarantined: readonly QuarantinedRecord[];
}

const instanceColumns = columnsOf(flightInstance.schema);
const labelColumns = columnsOf(flightLabel.schema);
/** What the table of instances holds besides: the minute of departure in UTC, for ourselves. */
const ownColumns: readonly Column[] = [{ name: 'departed_at_utc', postgres: 'timestamp', mlflow: 'string', array: 'string[]' }];

/** Rows between two breaths, in which the COPY of the day before goes on: so few, that it never waits long. */
const BREATH = 50;

/** Parses each flight of a day by the contracts and encodes it, in the fixed order of the flights. */
export async function encodeDay({ flights, counts }: ReplayTask, { day, start, end }: Day): Promise<EncodedDay> {
  const instances = new Tuples(instanceColumns, ownColumns, end - start);
  const labels = new Tuples(labelColumns, [], end - start);
  const quarantined: QuarantinedRecord[] = [];
  for (let row = start; row < end; row++) {
    if (row % BREATH === 0) await setImmediate();
    const [origin, destination] = flights.routes[flights.route[row]!]!;
    const local = flights.local[row]!;
    const utc = flights.utc[row]!;
    const departed_at = minuteName(local);
    const flight_id = `${departed_at}-${origin}-${destination}-${flights.number[row]!}`;
    const distance_miles = flights.distance[row]!;
    const delay_minutes = flights.delay[row]!;
    const refuse = (of: 'instance' | 'label', reason: string) => {
      const raw = { date: local * 60_000_000, delay: delay_minutes, distance: distance_miles, origin, destination };
      quarantined.push(quarantine(flights.sourceRow[row]!, raw, of, reason));
    };

    const at = row * COUNTS;
    const instance = flightInstance.schema.safeParse({
      flight_id,
      departed_at,
      origin,
      destination,
      distance_miles,
      slots_5_to_30_min_ahead: counts[at],
      slots_now: counts[at + 1],
      slots_5_to_15_min_ago: counts[at + 2],
      slots_15_to_60_min_ago: counts[at + 3],
      slots_1_to_4_h_ago: counts[at + 4],
      route_departures_this_time_14d: counts[at + 5],
      route_late_this_time_14d: counts[at + 6],
      route_departures_15min: counts[at + 7],
      route_departures_4h: counts[at + 8],
      origin_arrivals_60min: counts[at + 9],
      origin_late_arrivals_60min: counts[at + 10],
      destination_arrivals_60min: counts[at + 11],
      destination_late_arrivals_60min: counts[at + 12],
    } satisfies Record<keyof FlightInstance, unknown>);
    if (!instance.success) {
      refuse('instance', reasonOf('', instance.error));
      continue;
    }
    instances.add(instance.data, { departed_at_utc: utc });

    const knownAt = flights.knownAt[row]!;
    if (knownAt === NEVER) continue;
    const late = delay_minutes >= LATE_FROM_MINUTES;
    const label = flightLabel.schema.safeParse({ flight_id, delay_minutes, late, known_at: minuteName(local + knownAt - utc) } satisfies Record<keyof FlightLabel, unknown>);
    if (label.success) labels.add(label.data);
    else refuse('label', reasonOf('', label.error));
  }
  return {
    day,
    instances: {
      table: 'flight_instances',
      columns: [...instanceColumns, ...ownColumns],
      tuples: instances,
      partition: describePartition(flightInstance, day, instances),
    },
    labels: { table: 'flight_labels', columns: labelColumns, tuples: labels, partition: describePartition(flightLabel, day, labels) },
    quarantined,
  };
}
