import type { Source, SourcePlace } from '../sources/source.js';
import { YEARS, type RawFlight } from './flight-record.js';

/** The first and the last date of some flights: microseconds since 1970, as the local clock showed them. */
export interface Extent {
  readonly earliest: number;
  readonly latest: number;
}

/** Flights of any place, as records of one form. */
export interface FlightSource extends Source<RawFlight> {
  readonly records: number;
  /** Of the dates that a flight can have; undefined: there is none. One mistake must not make a period of eight thousand years. */
  extent(signal: AbortSignal): Promise<Extent | undefined>;
}

/** A source that knows how many records it has, and gives the same each time it is read. */
type Counted<Raw> = Source<Raw> & { readonly identity: string; readonly records: number };

const [EARLIEST, END] = [Date.UTC(YEARS.from) * 1000, Date.UTC(YEARS.until) * 1000];

/** Flights of a place that has them in other words. What goes to quarantine is the record of the place. */
export function mappedFlights<Raw>(place: SourcePlace<Counted<Raw>>, flightOf: (raw: Raw) => RawFlight): SourcePlace<FlightSource> {
  return {
    name: place.name,
    about: place.about,
    open: async (at, opening) => {
      const source = await place.open(at, opening);
      const read: FlightSource['read'] = async function* (options) {
        for await (const batch of source.read(options)) {
          yield { ...batch, records: batch.records.map(flightOf), key: (index) => batch.key(index), raw: (index) => (batch.raw === undefined ? batch.records[index] : batch.raw(index)) };
        }
      };
      const { name, identity, records } = source;
      return { ...{ name, place: source.place, identity, records, read }, extent: (signal) => extentOf(read({ signal })), close: async () => source.close?.() };
    },
  };
}

async function extentOf(batches: ReturnType<FlightSource['read']>): Promise<Extent | undefined> {
  let [earliest, latest] = [Infinity, -Infinity];
  for await (const { records } of batches) {
    for (const { date } of records) {
      if (date === null || date < EARLIEST || date >= END) continue;
      earliest = Math.min(earliest, date);
      latest = Math.max(latest, date);
    }
  }
  return earliest > latest ? undefined : { earliest, latest };
}
