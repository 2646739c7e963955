import { NEVER, minutesUntilKnown } from '../context/departures.js';
import { UNKNOWN_DELAY } from '../context/ring.js';
import type { FlightSource } from '../sources/parquet-flights.js';
import type { Airports } from './airports.js';
import { arrangeFlights, type Arrangement, type RecordColumns } from './arrange-flights.js';
import type { QuarantinedRecord } from '../store/quarantine.js';
import { flightRecord, isLabel, labelFault, localMinuteOf, quarantine, recordFault } from './flight-record.js';

/** All flights of a source, arranged, and what became of the records that are none. */
export interface FlightsRead extends Arrangement {
  readonly rowsRead: number;
  readonly quarantined: readonly QuarantinedRecord[];
}

/** Reads a whole source: raw record → contract → columns. What fails goes to quarantine with the reason. */
export async function readFlights(
  source: FlightSource,
  { clocks }: Airports,
  progress: (rowsRead: number) => void = () => undefined,
): Promise<FlightsRead> {
  const columns = allocate(source.length);
  const quarantined: QuarantinedRecord[] = [];
  const routes: string[] = [];
  const routeOf = routeIndex(routes);
  let count = 0;
  let rowsRead = 0;
  for await (const { first, length, record } of source.read()) {
    for (let index = 0; index < length; index++) {
      const raw = record(index);
      const row = first + index;
      const parsed = flightRecord.safeParse(raw);
      if (!parsed.success) {
        quarantined.push(quarantine(row, raw, 'instance', recordFault(raw)));
        continue;
      }
      const { origin, destination, distance } = parsed.data;
      const clock = clocks.get(origin);
      if (clock === undefined) {
        quarantined.push(quarantine(row, raw, 'instance', `origin: '${origin}' has no known time zone`));
        continue;
      }
      const local = localMinuteOf(raw);
      const utc = clock(local);
      const hasLabel = isLabel(raw.delay);
      if (!hasLabel) quarantined.push(quarantine(row, raw, 'label', labelFault(raw.delay)));
      columns.local[count] = local;
      columns.utc[count] = utc;
      columns.route[count] = routeOf(origin, destination);
      columns.distance[count] = distance;
      columns.rawDelay[count] = raw.delay;
      columns.delay[count] = hasLabel ? raw.delay : UNKNOWN_DELAY;
      columns.knownAt[count] = hasLabel ? utc + minutesUntilKnown(distance) : NEVER;
      columns.sourceRow[count] = row;
      count++;
    }
    rowsRead += length;
    progress(rowsRead);
  }
  return { rowsRead, quarantined, ...arrangeFlights(columns, count, routes) };
}

function allocate(length: number): RecordColumns {
  const column = () => new Int32Array(length);
  return {
    local: column(),
    utc: column(),
    route: column(),
    distance: column(),
    delay: column(),
    knownAt: column(),
    sourceRow: column(),
    rawDelay: new Float64Array(length),
  };
}

/** Numbers routes in order of appearance, and adds each new one's name to `names`. */
function routeIndex(names: string[]): (origin: string, destination: string) => number {
  // By airport and airport: a name for each of three million flights would have to be made and hashed.
  const known = new Map<string, Map<string, number>>();
  return (origin, destination) => {
    const from = known.get(origin) ?? new Map<string, number>();
    known.set(origin, from);
    const index = from.get(destination) ?? names.push(`${origin}-${destination}`) - 1;
    from.set(destination, index);
    return index;
  };
}
