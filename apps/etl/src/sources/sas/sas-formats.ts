/**
 * What a column is read as. `day`: a date as text, `2001-01-31`. `microseconds`: a date with a time of day, counted from
 * 1970 as its clock showed UTC. `seconds`: a time of day, or a span of time. SAS stores all of them as numbers.
 */
export type SasKind = 'number' | 'text' | 'day' | 'microseconds' | 'seconds';

const separators = (format: string, marks: string) => [format, ...[...marks].map((mark) => `${format}${mark}`)];

/** Formats that show a date, a date with a time, a time; source: "Formats by Category" of the SAS documentation. */
const KINDS: readonly (readonly [SasKind, readonly string[]])[] = [
  [
    'day',
    [
      ...['DATE', 'DAY', 'DOWNAME', 'JULDAY', 'JULIAN', 'MONNAME', 'MONTH', 'MONYY', 'NENGO', 'MINGUO', 'QTR', 'QTRR', 'YEAR', 'YYMON'],
      ...['WEEKDATE', 'WEEKDATX', 'WEEKDAY', 'WEEKU', 'WEEKV', 'WEEKW', 'WORDDATE', 'WORDDATX', 'YYWEEKU', 'YYWEEKV', 'YYWEEKW'],
      ...['DDMMYY', 'MMDDYY', 'YYMMDD'].flatMap((format) => separators(format, 'BCDNPS')),
      ...['MMYY', 'YYMM', 'YYQ', 'YYQR'].flatMap((format) => separators(format, 'CDNPS')),
      ...['B8601DA', 'E8601DA', 'IS8601DA', 'NLDATE', 'NLDATEL', 'NLDATEM', 'NLDATES', 'NLDATEW'],
    ],
  ],
  [
    'microseconds',
    [
      ...['DATETIME', 'DATEAMPM', 'MDYAMPM', 'DTDATE', 'DTMONYY', 'DTWKDATX', 'DTYEAR', 'DTYYQC', 'NLDATM', 'NLDATML', 'NLDATMM', 'NLDATMS', 'NLDATMW'],
      ...['B8601', 'E8601', 'IS8601'].flatMap((form) => ['DN', 'DT', 'DX', 'DZ', 'LX'].map((part) => `${form}${part}`)),
    ],
  ],
  ['seconds', ['TIME', 'TIMEAMPM', 'HHMM', 'HOUR', 'MMSS', 'TOD', 'NLTIME', 'NLTIMAP', ...['B8601', 'E8601', 'IS8601'].flatMap((form) => ['TM', 'TX', 'TZ', 'LZ'].map((part) => `${form}${part}`))]],
];
const KIND_OF: ReadonlyMap<string, SasKind> = new Map(KINDS.flatMap(([kind, formats]) => formats.map((format) => [format, kind])));

/** What a number with this format stands for. A format of somebody's own says nothing: `number`. */
export function kindOfFormat(format: string): SasKind {
  return KIND_OF.get(format.toUpperCase()) ?? 'number';
}
