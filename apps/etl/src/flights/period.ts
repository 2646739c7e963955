import { dayOf, dayOfMinute, dayText } from '@tripod/contracts';
import { AppError } from '../errors.js';
import type { AskedPeriod } from '../ingest/pipeline.js';
import { minuteOfDay } from '../time/calendar.js';
import { MICROSECONDS_A_MINUTE, YEARS } from './flight-record.js';
import type { FlightSource } from './flight-source.js';

/** Days since 1970, both included. */
export interface Days {
  readonly from: number;
  readonly to: number;
}

/** A last day with flights in its last hour is complete, though no day follows it. */
const LAST_HOUR = 23 * 60;

/**
 * The days to store: as asked, otherwise all complete days of the source.
 *
 * @throws {AppError} BAD_USAGE when the source does not have a day that was asked for; SOURCE_EMPTY when it has no day
 */
export async function choosePeriod(source: Pick<FlightSource, 'place' | 'extent'>, asked: AskedPeriod, signal: AbortSignal): Promise<Days> {
  const extent = await source.extent(signal);
  if (extent === undefined) {
    throw new AppError('SOURCE_EMPTY', `${source.place} has no flights from ${YEARS.from} to ${YEARS.until - 1}: there is nothing to store.`);
  }
  const { earliest, latest } = extent;
  const lastMinute = Math.floor(latest / MICROSECONDS_A_MINUTE);
  const [first, last] = [dayOfMinute(earliest / MICROSECONDS_A_MINUTE), dayOfMinute(lastMinute)];
  const isLastComplete = minuteOfDay(lastMinute) >= LAST_HOUR || first === last;
  const from = asked.from === undefined ? first : dayOf(asked.from);
  const to = asked.to === undefined ? (isLastComplete ? last : last - 1) : dayOf(asked.to);
  for (const [option, day] of [['--from', from], ['--to', to]] as const) {
    if (day >= first && day <= last) continue;
    throw new AppError(
      'BAD_USAGE',
      `${option} ${dayText(day)} is outside the data: ${source.place} has flights from ${dayText(first)} to ${dayText(last)}.`,
    );
  }
  if (from > to) throw new AppError('BAD_USAGE', `--from ${dayText(from)} is after --to ${dayText(to)}: the period is empty.`);
  return { from, to };
}
