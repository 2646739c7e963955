import { ToolError } from '@tripod/processes';
import type { ColumnProfile } from '../table/column-profile.js';
import type { OpenTable } from '../table/open-table.js';
import { rowsWith } from '../table/repeated.js';
import { timeFaultOf } from '../table/time-fault.js';
import { described, type FieldDraft } from './plan-fields.js';
import { listed, shown } from './plan-target.js';

/** The field of the instance's time, and what was decided, as sentences. */
export interface TimeDraft {
  readonly draft: FieldDraft;
  readonly notes: readonly string[];
}

const MINUTE_S = 60;
/** Seconds since 1970 have ten digits between 2001 and 2286. */
const SECONDS = { min: 1e8, max: 1e10 };

/** @throws {ToolError} BAD_USAGE for what is not a zone of the IANA list */
export function checkZone(zone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch (cause) {
    throw new ToolError('BAD_USAGE', `--zone ${zone} is not a time zone of the IANA list: give one such as Europe/Berlin or UTC.`, { cause });
  }
}

/**
 * The field of the time that the user names.
 *
 * @param zone in which times with an offset are shown
 * @throws {ToolError} TIME_UNUSABLE for a column that is missing or no time in some rows
 */
export async function timeField(open: OpenTable, time: ColumnProfile, zone: string | undefined): Promise<TimeDraft> {
  const { rows } = open.profile;
  const { original, filled, distinct, values } = time;
  const otherwise = 'Correct them, or leave out --time: then the rows are split by shares.';
  if (filled < rows) {
    const [row = 0] = await rowsWith(open, time, null);
    throw new ToolError('TIME_UNUSABLE', `The time '${original}' is missing in ${(rows - filled).toLocaleString('en')} of ${rows.toLocaleString('en')} rows; the first is row ${row.toLocaleString('en')}. ${otherwise}`);
  }
  if (distinct === 1) throw new ToolError('TIME_UNUSABLE', `The time '${original}' is ${listed(values)} in every row, so that no row is later than another. Leave out --time: then the rows are split by shares.`);
  const found = timeOf(time, zone);
  if (found !== undefined) return found;
  const fault = await timeFaultOf(open, time);
  if (fault === undefined) throw new ToolError('TIME_UNUSABLE', `'${original}' is not a time: its values are ${listed(values)}. Name a column of days such as 2001-06-20 or minutes such as 2001-06-20T08:01.`);
  throw new ToolError(
    'TIME_UNUSABLE',
    `The time '${original}' is read as ${fault.format}, and ${fault.rows.toLocaleString('en')} of ${rows.toLocaleString('en')} rows do not fit, such as ${shown(fault.example.value)} in row ${fault.example.row.toLocaleString('en')}. ${otherwise}`,
  );
}

/** The field of a column that is a time in every row; undefined for another column. */
export function timeOf(time: ColumnProfile, zone: string | undefined): TimeDraft | undefined {
  const { original, shape, filled, distinct } = time;
  const facts = { original, nullable: false, description: described(time), treatment: 'date-parts' } as const;
  const profile = { nullShare: 0, distinct, counts: [] };
  if (shape.kind === 'day' || shape.kind === 'minute') {
    const isShown = shape.hasOffsets;
    const reading = isShown && shape.reading.as === 'minute' ? { ...shape.reading, zone: zone ?? 'UTC' } : shape.reading;
    return { draft: { ...facts, kind: shape.kind, reading, profile: { ...profile, quantiles: [...shape.quantiles] } }, notes: notesOf(original, shape.hasSeconds, isShown ? (zone ?? 'UTC') : undefined) };
  }
  // Etl reads such a time by its digits: 1984, not 1984.0 or 1,984.
  if (shape.kind !== 'number' || !shape.isWhole || filled === 0 || !time.values.every(({ value }) => /^\d+$/.test(value))) return undefined;
  const [least = 0, greatest = 0] = [shape.quantiles[0], shape.quantiles[6]];
  const days = (dayOf: (value: number) => number) => ({ ...profile, quantiles: shape.quantiles.map((value) => dayOf(Math.round(value))) });
  if (least >= 1000 && greatest < 3000) return { draft: { ...facts, kind: 'day', reading: { as: 'day', format: 'yyyy' }, profile: days((year) => Date.UTC(year, 0) / 86_400_000) }, notes: [`'${original}' is a year: the first of January stands for it.`] };
  if (least >= 10_000_101 && greatest <= 29_991_231) {
    const dayOf = (value: number) => Date.UTC(Math.floor(value / 10_000), Math.floor((value / 100) % 100) - 1, value % 100) / 86_400_000;
    return { draft: { ...facts, kind: 'day', reading: { as: 'day', format: 'yyyyMMdd' }, profile: days(dayOf) }, notes: [] };
  }
  for (const [format, factor] of [['unix-seconds', 1], ['unix-milliseconds', 1000]] as const) {
    if (least < SECONDS.min * factor || greatest >= SECONDS.max * factor) continue;
    const quantiles = shape.quantiles.map((value) => Math.floor(value / factor / MINUTE_S));
    return { draft: { ...facts, kind: 'minute', reading: { as: 'minute', format, zone: zone ?? 'UTC' }, profile: { ...profile, quantiles } }, notes: notesOf(original, true, zone ?? 'UTC') };
  }
  return undefined;
}

function notesOf(original: string, hasSeconds: boolean, zone: string | undefined): string[] {
  return [
    ...(hasSeconds ? [`The seconds of '${original}' are cut off: a contract holds minutes.`] : []),
    ...(zone === undefined ? [] : [`'${original}' becomes a minute on the clocks of ${zone}; --zone takes others.`]),
  ];
}
