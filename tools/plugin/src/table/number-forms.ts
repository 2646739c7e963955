import type { FieldReading } from '../plan/project-plan.js';
import { trimSql } from './missing-marks.js';
import { quoted } from './work-table.js';

/** How numbers stand in texts. */
export type NumberReading = Extract<FieldReading, { as: 'number' }>;

/** What stands before or behind numbers. */
const UNITS = ['$', '€', '£', '¥', '₹', '%'];
const EXPONENT = '([eE][+-]?[0-9]+)?';
const PLAIN = `[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)${EXPONENT}`;
/** A blank, and an apostrophe, part thousands in some countries. */
const THOUSANDS = [' ', "'"];
/** Some blanks keep a number on its line. */
const BLANKS = '[ \u00a0\u202f]';

/** The pattern of a whole number text without its unit, which JavaScript and DuckDB read in the same way. */
function patternOf({ decimalComma, thousands }: NumberReading): string {
  const point = decimalComma ? ',' : '\\.';
  if (thousands === undefined) return decimalComma ? `[+-]?([0-9]+,?[0-9]*|,[0-9]+)${EXPONENT}` : PLAIN;
  const mark = thousands === ' ' ? BLANKS : thousands === '.' ? '\\.' : thousands;
  return `[+-]?(([0-9]{1,3}(${mark}[0-9]{3})+|[0-9]+)(${point}[0-9]*)?|${point}[0-9]+)${EXPONENT}`;
}

const readings: readonly Omit<NumberReading, 'unit'>[] = [
  { as: 'number', decimalComma: false },
  { as: 'number', decimalComma: false, thousands: ',' },
  { as: 'number', decimalComma: true },
  { as: 'number', decimalComma: true, thousands: '.' },
  ...THOUSANDS.flatMap((thousands) => [false, true].map((decimalComma) => ({ as: 'number', decimalComma, thousands }) as const)),
];

/**
 * The way to read most of some texts as numbers, and how many it reads.
 *
 * @param texts different ones
 * @param hasCommas whether other columns of the table have decimal commas: `1,234` and `1.234` may be either
 */
export function numberReadingOf(texts: readonly string[], hasCommas: boolean): { readonly reading: NumberReading; readonly count: number } {
  const unit = UNITS.find((each) => texts.some((text) => withoutUnit(text.trim(), each) !== text.trim()));
  const bare = texts.map((text) => withoutUnit(text.trim(), unit));
  const counted = inOrder(bare, hasCommas).map((reading) => {
    const pattern = new RegExp(`^${patternOf(reading)}$`);
    return { reading: { ...reading, ...(unit === undefined ? {} : { unit }) }, count: bare.filter((text) => pattern.test(text)).length };
  });
  return counted.reduce((best, other) => (other.count > best.count ? other : best));
}

function inOrder(texts: readonly string[], hasCommas: boolean): readonly NumberReading[] {
  if (!hasCommas) return readings;
  // In a table with decimal commas the points of 1.234 part thousands.
  return texts.some((text) => text.includes('.')) ? [...readings].sort((one, other) => Number(other.thousands === '.') - Number(one.thousands === '.')) : [...readings].sort((one, other) => Number(other.decimalComma) - Number(one.decimalComma));
}

/** A unit stands before the number, behind it, or between it and its sign. */
function withoutUnit(text: string, unit: string | undefined): string {
  if (unit === undefined) return text;
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  const rest = text.slice(sign.length);
  if (rest.startsWith(unit)) return sign + rest.slice(unit.length).trim();
  return rest.endsWith(unit) ? sign + rest.slice(0, -unit.length).trim() : text;
}

/** The number of a text in DuckDB, null where it is none. */
export function numberSql(column: string, reading: NumberReading): string {
  const { unit, thousands, decimalComma } = reading;
  const trimmed = trimSql(column);
  const isSigned = `${trimmed}[1] IN ('+', '-')`;
  const rest = `CASE WHEN ${isSigned} THEN ${trimmed}[2:] ELSE ${trimmed} END`;
  const bare =
    unit === undefined
      ? trimmed
      : `CASE WHEN ${isSigned} THEN ${trimmed}[1] ELSE '' END || CASE WHEN starts_with(${rest}, ${quoted(unit)}) THEN ${trimSql(`(${rest})[2:]`)} WHEN ends_with(${rest}, ${quoted(unit)}) THEN ${trimSql(`(${rest})[:-2]`)} ELSE ${rest} END`;
  const joined = thousands === undefined ? bare : thousands === ' ' ? `regexp_replace((${bare}), ${quoted(BLANKS)}, '', 'g')` : `replace((${bare}), ${quoted(thousands)}, '')`;
  const pointed = decimalComma ? `replace(${joined}, ',', '.')` : joined;
  return `CASE WHEN regexp_full_match((${bare}), ${quoted(patternOf(reading))}) THEN CASE WHEN isfinite(TRY_CAST(${pointed} AS DOUBLE)) THEN TRY_CAST(${pointed} AS DOUBLE) END END`;
}

/** In words, for the account: undefined where numbers are written as JavaScript does. */
export function numberInWords({ decimalComma, thousands, unit }: NumberReading): string | undefined {
  const parts = [decimalComma ? 'decimal comma' : undefined, thousands === undefined ? undefined : `thousands parted by ${thousands.trim() === '' ? 'blanks' : `'${thousands}'`}`, unit === undefined ? undefined : `in ${unit}`];
  const words = parts.filter((part) => part !== undefined);
  return words.length === 0 ? undefined : words.join(', ');
}
