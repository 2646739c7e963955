import { SasDamage } from '../sas-damage.js';

/** The size of a record in bytes: headers fill one, descriptions and rows are padded to whole ones. */
export const RECORD_BYTES = 80;

/** What a header record begins; the names of version 8 differ. */
export type HeaderKind = 'library' | 'member' | 'descriptor' | 'variables' | 'labels' | 'rows';

/** A record that says what follows. */
export interface HeaderRecord {
  readonly kind: HeaderKind;
  /** Long names and a count of rows: version 8 and 9. */
  readonly isVersion8: boolean;
  /** What is behind the marks. */
  readonly text: string;
}

const KINDS: Readonly<Record<string, HeaderKind>> = {
  LIBRARY: 'library', LIBV8: 'library',
  MEMBER: 'member', MEMBV8: 'member',
  DSCRPTR: 'descriptor', DSCPTV8: 'descriptor',
  NAMESTR: 'variables', NAMSTV8: 'variables',
  LABELV8: 'labels', LABELV9: 'labels',
  OBS: 'rows', OBSV8: 'rows',
};

/** Reads a header record; undefined: it is none. Source: SAS's TS-140 for version 5, and "Record Layout of a SAS Version 8 or 9 Data Set in SAS Transport Format". */
export function headerOf(record: Buffer): HeaderRecord | undefined {
  // Each block of a large file comes here: the first byte tells nearly always.
  if (record[0] !== 0x48) return undefined;
  const match = /^HEADER RECORD\*{7}(\w+) *HEADER RECORD!{7}(.*)$/s.exec(record.toString('latin1'));
  const kind = KINDS[match?.[1] ?? ''];
  return kind === undefined ? undefined : { kind, isVersion8: /V[89]$/.test(match?.[1] ?? ''), text: match?.[2] ?? '' };
}

/** @throws {SasDamage} when the text has no number there */
export function numberAt(text: string, from: number, to: number): number {
  const digits = text.slice(from, to).trim();
  if (!/^\d+$/.test(digits)) throw new SasDamage(`it has '${digits}' where a count belongs`);
  return Number(digits);
}
