import type { Period } from '@tripod/contracts';
import { dayAfter, dayOf } from '../context/days.js';
import { EtlError, UsageError } from '../errors.js';
import type { FlightSource } from '../sources/parquet-flights.js';

const MICROSECONDS_A_MINUTE = 60_000_000;
/** A day whose last hour has flights is taken as complete, though nothing follows it. */
const LAST_HOUR = 23 * 60;

/**
 * The days to store: as asked, and otherwise all complete days of the source.
 *
 * @throws {UsageError} when a day that was asked for is outside the source
 * @throws {EtlError} when the source has no day at all
 */
export function choosePeriod(source: FlightSource, asked: Partial<Period>): Period {
  if (!Number.isFinite(source.earliest)) throw new EtlError('SOURCE_EMPTY', `${source.name} has no flights: nothing to store.`);
  const [earliest, latest] = [source.earliest, source.latest].map((date) => Math.floor(date / MICROSECONDS_A_MINUTE));
  const first = dayOf(earliest ?? 0);
  const last = dayOf(latest ?? 0);
  const isComplete = (latest ?? 0) % 1440 >= LAST_HOUR || first === last;
  const from = asked.from ?? first;
  const to = asked.to ?? (isComplete ? last : dayAfter(last, -1));
  if (from > to) throw new UsageError('PERIOD', `The period is empty: --from ${from} is after --to ${to}.`);
  for (const [option, day] of Object.entries({ '--from': from, '--to': to })) {
    if (day < first || day > last) {
      throw new UsageError('PERIOD', `${option} ${day} is outside the data: ${source.name} has flights from ${first} to ${last}.`);
    }
  }
  return { from, to };
}
