import { trimSql } from './missing-marks.js';
import { quoted } from './work-table.js';

/** One way to write days or minutes. */
export interface TimeForm {
  readonly as: 'day' | 'minute';
  /** Of luxon, or `iso`. */
  readonly format: string;
  readonly pattern: RegExp;
  /** Of DuckDB's strptime; without one a cast reads it. */
  readonly strptime?: string;
}

interface DayForm {
  readonly format: string;
  readonly pattern: string;
  readonly strptime: string;
}

const PARTS = {
  y: { format: 'yyyy', pattern: '[0-9]{4}', strptime: '%Y' },
  m: { format: 'MM', pattern: '(?:0[1-9]|1[0-2])', strptime: '%m' },
  d: { format: 'dd', pattern: '(?:0[1-9]|[12][0-9]|3[01])', strptime: '%d' },
  /** Without a leading 0. */
  M: { format: 'M', pattern: '(?:0?[1-9]|1[0-2])', strptime: '%m' },
  D: { format: 'd', pattern: '(?:0?[1-9]|[12][0-9]|3[01])', strptime: '%d' },
  b: { format: 'MMM', pattern: '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)', strptime: '%b' },
  B: { format: 'MMMM', pattern: '(?:January|February|March|April|May|June|July|August|September|October|November|December)', strptime: '%B' },
} as const;

/** `y-m-d` → the form with these parts. */
function dayForm(layout: string): DayForm {
  const parts = [...layout].map((character) => (character in PARTS ? PARTS[character as keyof typeof PARTS] : { format: character, pattern: character.replace(/[.]/, '\\.'), strptime: character }));
  return { format: parts.map(({ format }) => format).join(''), pattern: parts.map(({ pattern }) => pattern).join(''), strptime: parts.map(({ strptime }) => strptime).join('') };
}

/** Where both fit, the first one counts: `/` is American, `.` and `-` are European. */
const days = ['y-m-d', 'y/m/d', 'd.m.y', 'm/d/y', 'd/m/y', 'd-m-y', 'm-d-y', 'y-M-D', 'y/M/D', 'D.M.y', 'M/D/y', 'D/M/y', 'D-M-y', 'M-D-y', 'D b y', 'b D y', 'b D, y', 'D-b-y', 'D B y', 'B D, y'].map(dayForm);

const CLOCKS: readonly DayForm[] = [
  { format: 'HH:mm', pattern: '[0-2][0-9]:[0-5][0-9]', strptime: '%H:%M' },
  { format: 'HH:mm:ss', pattern: '[0-2][0-9]:[0-5][0-9]:[0-5][0-9]', strptime: '%H:%M:%S' },
  { format: 'H:mm', pattern: '[0-2]?[0-9]:[0-5][0-9]', strptime: '%H:%M' },
  { format: 'H:mm:ss', pattern: '[0-2]?[0-9]:[0-5][0-9]:[0-5][0-9]', strptime: '%H:%M:%S' },
  { format: 'h:mm a', pattern: '[01]?[0-9]:[0-5][0-9] [AaPp][Mm]', strptime: '%I:%M %p' },
  { format: 'h:mm:ss a', pattern: '[01]?[0-9]:[0-5][0-9]:[0-5][0-9] [AaPp][Mm]', strptime: '%I:%M:%S %p' },
];

const ISO_OFFSET = '(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)';
const ISO = `[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-5][0-9](?:[.,][0-9]+)?)?(?: ?${ISO_OFFSET})?`;
/** Whether a minute in ISO 8601 says how far its clock was from UTC. */
export const hasOffset = (text: string): boolean => new RegExp(`${ISO_OFFSET}$`).test(text) && text.includes(':');

const whole = (pattern: string) => new RegExp(`^${pattern}$`);

/** All forms, the likely ones first. */
export const timeForms: readonly TimeForm[] = [
  ...days.map(({ format, pattern, strptime }) => ({ as: 'day', format, pattern: whole(pattern), strptime }) as const),
  { as: 'minute', format: 'iso', pattern: whole(ISO) },
  ...days.slice(1).flatMap((day) =>
    CLOCKS.map((clock) => ({ as: 'minute', format: `${day.format} ${clock.format}`, pattern: whole(`${day.pattern} ${clock.pattern}`), strptime: `${day.strptime} ${clock.strptime}` }) as const),
  ),
];

/** Minutes or days since 1970 of a text in DuckDB, as its clock shows; null where it is none. */
export function timeSql(column: string, { as, pattern, strptime }: TimeForm): string {
  const trimmed = trimSql(column);
  const stamp = strptime === undefined ? `TRY_CAST(left(replace(${trimmed}, 'T', ' '), 16) AS TIMESTAMP)` : `try_strptime(${trimmed}, ${quoted(strptime)})`;
  const matched = `CASE WHEN regexp_full_match(${trimmed}, ${quoted(pattern.source.slice(1, -1))}) THEN ${stamp} END`;
  return `floor(epoch(${matched}) / ${as === 'day' ? 86_400 : 60})::DOUBLE`;
}
