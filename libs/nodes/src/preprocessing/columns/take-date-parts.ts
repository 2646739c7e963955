import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { columnOf } from '../tables/column-choice.js';
import { assertNumbers, typeOf } from '../tables/column-types.js';
import type { Columns, NumberColumn, NumberColumns } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';
import { firstOf, partOf, periodOf, type TimePart } from './calendar.js';

/** What a time column counts since 1970-01-01, as the local clock shows it. */
export type TimeUnit = 'minute' | 'day';

/** The parts that a column of this unit has: a day has no hour. */
export type PartOf<Unit extends TimeUnit> = Unit extends 'day' ? Exclude<TimePart, 'hour'> : TimePart;

/**
 * Columns → NumberColumns: parts of a local time. Null stays null.
 *
 * - `integers`: hour 0 to 23, weekday 1 (Monday) to 7, month 1 to 12, day_of_year 1 to 366; an Int32Array where the time
 *   is one, else a Float64Array. For encodeRange.
 * - `circles`: two columns a part, `<part>_sin` and `<part>_cos` as float32, so that 23:00 is near 0:00. An hour, weekday,
 *   month or day of the year is a 24th, 7th, 12th, or 365th (366th in a leap year) of the circle.
 *
 * @param spec.parts a list, which gives columns named `<column>_<part>`, or new name → part
 * @throws {TabularError} as a node, TABULAR_VALUE for a time that is not a whole number
 * @example takeDateParts({ name: 'parts', tags: ['training'], from: 'rows', column: 'read_at', unit: 'minute', parts: ['hour', 'month'], as: 'circles', to: 'times' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function takeDateParts<
  const From extends string,
  const To extends string,
  const Unit extends TimeUnit,
  const Tag extends string = never,
>(
  spec: NodeSpec<Tag> & {
    readonly from: From;
    readonly column: string;
    readonly unit: Unit;
    readonly parts: readonly PartOf<NoInfer<Unit>>[] | Readonly<Record<string, PartOf<NoInfer<Unit>>>>;
    readonly as: 'integers' | 'circles';
    readonly to: To;
  },
): Node<Dataset<From, Columns>, Dataset<To, NumberColumns>, Tag> {
  const { name, from, column, unit, as, to } = spec;
  const parts = namedParts(column, spec.parts);
  if (unit === 'day' && parts.some(([, part]) => part === 'hour')) {
    throw new TabularError('TABULAR_PARAMETER', `node '${name}': '${column}' counts days, which have no hour; leave it out`, { column });
  }
  return makeNode(spec, [from], to, (inputs: Dataset<From, Columns>): NumberColumns => {
    const times = columnOf(from, inputs[from], column);
    assertNumbers(column, times);
    assertTimes(column, times);
    const taken: Record<string, NumberColumn> = {};
    for (const [part, kind] of parts) {
      if (as === 'integers') taken[part] = integers(times, unit, kind);
      else [taken[`${part}_sin`], taken[`${part}_cos`]] = circles(times, unit, kind);
    }
    return taken;
  });
}

function namedParts(column: string, parts: readonly TimePart[] | Readonly<Record<string, TimePart>>): readonly (readonly [string, TimePart])[] {
  const isList = (choice: typeof parts): choice is readonly TimePart[] => Array.isArray(choice);
  return isList(parts) ? parts.map((part) => [`${column}_${part}`, part] as const) : Object.entries(parts);
}

function assertTimes(column: string, times: NumberColumn): void {
  for (let row = 0; row < times.length; row++) {
    const time = times[row]!;
    if (!Number.isSafeInteger(time) && !Number.isNaN(time)) {
      throw new TabularError('TABULAR_VALUE', `column '${column}', row ${row}: ${time} is not a whole number of minutes or days`, { column, row });
    }
  }
}

const MINUTES_OF_DAY = 1440;
const dayOf = (time: number, unit: TimeUnit) => (unit === 'day' ? time : Math.floor(time / MINUTES_OF_DAY));
const minuteOf = (time: number, unit: TimeUnit) => (unit === 'day' ? 0 : time - MINUTES_OF_DAY * Math.floor(time / MINUTES_OF_DAY));

/** A time that is NaN gives parts that are NaN. */
function integers(times: NumberColumn, unit: TimeUnit, part: TimePart): NumberColumn {
  const taken = typeOf(times) === 'Int32Array' ? new Int32Array(times.length) : new Float64Array(times.length);
  for (let row = 0; row < taken.length; row++) taken[row] = partOf(part, dayOf(times[row]!, unit), minuteOf(times[row]!, unit));
  return taken;
}

function circles(times: NumberColumn, unit: TimeUnit, part: TimePart): [sin: Float32Array, cos: Float32Array] {
  const sin = new Float32Array(times.length);
  const cos = new Float32Array(times.length);
  for (let row = 0; row < times.length; row++) {
    const day = dayOf(times[row]!, unit);
    const angle = ((partOf(part, day, minuteOf(times[row]!, unit)) - firstOf[part]) / periodOf(part, day)) * 2 * Math.PI;
    sin[row] = Math.sin(angle);
    cos[row] = Math.cos(angle);
  }
  return [sin, cos];
}
