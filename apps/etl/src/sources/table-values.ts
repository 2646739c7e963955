import { minuteText } from '@tripod/contracts';
import { DateTime } from 'luxon';
import type { Json } from './source.js';
import { numberOf } from './text-values.js';

/** How a table writes numbers. */
export interface NumberForm {
  /** Default: a point. */
  readonly decimal?: ',' | '.';
  /** The mark between thousands: `,`, `.`, a blank or an apostrophe. */
  readonly thousands?: string;
  /** A text before or behind each number: `$`, `%`. */
  readonly unit?: string;
}

/** A value of JSON or Parquet as a text. A text stays what it is; a blank one is a missing value, as null is. */
export function textOf(value: Json): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  return value === null ? null : JSON.stringify(value);
}

/**
 * The number that a text holds, in the form of its table. What is not a number stays the text it was, so that the contract
 * refuses it by name and value.
 *
 * @example numberIn('1.234,50 €', { decimal: ',', thousands: '.', unit: '€' }) // 1234.5
 */
export function numberIn(text: string | null, { decimal = '.', thousands, unit }: NumberForm): number | string | null {
  if (text === null) return null;
  let digits = text.trim();
  if (unit !== undefined) digits = withoutUnit(digits, unit);
  if (thousands !== undefined) digits = withoutThousands(digits, thousands, decimal);
  if (decimal === ',') digits = digits.includes('.') ? '' : digits.replace(',', '.');
  const number = numberOf(digits);
  return typeof number === 'number' ? number : text;
}

function withoutUnit(text: string, unit: string): string {
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  const rest = text.slice(sign.length);
  if (rest.startsWith(unit)) return sign + rest.slice(unit.length).trim();
  return rest.endsWith(unit) ? sign + rest.slice(0, -unit.length).trim() : text;
}

/** `1,23` is no number with thousands, nor is `1234,567`: three digits stand behind each mark, at most three before the first. */
function withoutThousands(text: string, mark: string, decimal: string): string {
  const end = text.search(decimal === ',' ? /[,e]|$/i : /[.e]|$/i);
  const groups = text.slice(0, end).split(mark === ' ' ? /[ \u00a0\u202f]/ : mark);
  const isParted = groups.length > 1;
  return !isParted || (/^[+-]?\d{1,3}$/.test(groups[0]!) && groups.slice(1).every((group) => /^\d{3}$/.test(group))) ? groups.join('') + text.slice(end) : text;
}

/** The local day that a text names, in a format of luxon: `dd.MM.yyyy`. What is no such day stays the text it was. */
export function dayIn(text: string | null, format: string): string | null {
  if (text === null) return null;
  const time = DateTime.fromFormat(text.trim(), format, { zone: 'utc', locale: 'en' });
  return time.isValid ? time.toFormat('yyyy-MM-dd') : text;
}

/** How a table writes moments. */
export interface MinuteForm {
  /** Of luxon, or `iso`: whatever ISO 8601 knows, also with a blank in place of the T; or a count since 1970. */
  readonly format: string;
  /** The IANA zone of the local minute, where the table has offsets or UTC. */
  readonly zone?: string;
}

/** The local minute that a text names; seconds are cut off. What is no moment stays the text it was. */
export function minuteIn(text: string | null, form: MinuteForm): string | null {
  if (text === null) return null;
  const time = momentIn(text.trim(), form);
  if (!time.isValid) return text;
  return (form.zone === undefined ? time : time.setZone(form.zone)).toFormat("yyyy-MM-dd'T'HH:mm");
}

function momentIn(text: string, { format }: MinuteForm): DateTime {
  // A moment without an offset is on the clock of the table; one with an offset keeps it until it is brought into the zone.
  const options = { zone: 'utc', setZone: true, locale: 'en' } as const;
  if (format === 'iso') return DateTime.fromISO(text.replace(/^(\d{4}-\d\d-\d\d) /, '$1T').replace(/ (?=[+-]\d|Z$)/, ''), options);
  if (format === 'unix-seconds') return DateTime.fromMillis(Number(text) * 1000, { zone: 'utc' });
  if (format === 'unix-milliseconds') return DateTime.fromMillis(Number(text), { zone: 'utc' });
  return DateTime.fromFormat(text, format, options);
}

const MICROSECONDS_A_MINUTE = 60_000_000;

/** The local minute of a timestamp as the Parquet source gives it: microseconds since 1970 as its clock showed UTC. */
export function minuteOfMicroseconds(microseconds: number | null, zone?: string): string | null {
  if (microseconds === null) return null;
  const text = minuteText(Math.floor(microseconds / MICROSECONDS_A_MINUTE));
  return zone === undefined ? text : minuteIn(`${text}Z`, { format: 'iso', zone });
}
