import { columnOf, dayOfMinute, dayText, readValue, type AnyColumn, type Columns, type Contract, type JsonValue } from '@tripod/contracts';
import { columnOfSlicing, slicingInWords, type Slicing, type TimePart } from '../model/slicing.js';

/** A slice with fewer rows does not decide: its figures are mostly chance. */
export const MIN_SLICE_ROWS = 1000;

/** The rows that have one value of a column, or one part of a time. */
export interface Slice {
  /** As JSON holds it; null is a value too. */
  readonly value: JsonValue;
  readonly rows: Uint32Array;
}

/** Rows cut in one way. */
export interface SlicedColumn {
  /** The slicing in words: `place`, `month of read_at`. */
  readonly column: string;
  /** How many different values the rows have. */
  readonly values: number;
  /** Those with enough rows, in the order of their values' texts: the order of the rows does not matter. */
  readonly slices: readonly Slice[];
}

/**
 * Cuts rows as a model names it. Each value is a slice, also of a number or a time: with many different values most of
 * them have too few rows, and do not decide.
 *
 * @param least so many rows a slice must have
 * @throws {RangeError} when the column was not read
 */
export function cutRows(slicing: Slicing, instance: Contract, instances: Columns, least = MIN_SLICE_ROWS): SlicedColumn {
  const name = columnOfSlicing(slicing);
  const array = instances[name];
  if (array === undefined) throw new RangeError(`column '${name}' was not read`);
  const column = columnOf(instance, name);
  const part = typeof slicing === 'string' ? undefined : slicing.by;
  const keys = part === undefined ? array : partsOf(array, column.kind === 'day', part);
  const counts = new Map<string | number | null, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const kept = new Map<string | number | null, { readonly rows: Uint32Array; next: number }>();
  for (const [key, count] of counts) if (count >= least) kept.set(key, { rows: new Uint32Array(count), next: 0 });
  for (let row = 0; row < keys.length; row++) {
    // `null` is a value of texts; an array has no holes.
    const slice = kept.get(keys[row] ?? null);
    if (slice !== undefined) slice.rows[slice.next++] = row;
  }
  const slices = [...kept].map(([key, { rows }]) => ({ value: part === undefined ? readValue(column, array, rows[0]!) : key, rows }));
  return { column: slicingInWords(slicing), values: counts.size, slices: slices.sort((a, b) => (JSON.stringify(a.value) < JSON.stringify(b.value) ? -1 : 1)) };
}

/** The part of each time; null where there is no time. A day's text is made once. */
function partsOf(times: AnyColumn, isDay: boolean, part: TimePart): (string | null)[] {
  const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
  const known = new Map<number, string>();
  const parts: (string | null)[] = [];
  for (const time of times) {
    if (typeof time !== 'number' || Number.isNaN(time)) {
      parts.push(null);
      continue;
    }
    const day = isDay ? time : dayOfMinute(time);
    const text = part === 'hour' ? hours[Math.floor((time - day * 1440) / 60)]! : (known.get(day) ?? partOfDay(day, part));
    if (part !== 'hour') known.set(day, text);
    parts.push(text);
  }
  return parts;
}

const WEEKDAYS = ['1 Mon', '2 Tue', '3 Wed', '4 Thu', '5 Fri', '6 Sat', '7 Sun'] as const;

function partOfDay(day: number, part: Exclude<TimePart, 'hour'>): string {
  // 1970-01-01 was a Thursday.
  if (part === 'weekday') return WEEKDAYS[(((day + 3) % 7) + 7) % 7]!;
  return dayText(day).slice(0, part === 'year' ? 4 : 7);
}
