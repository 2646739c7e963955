import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayText, minuteText } from '@tripod/contracts';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { tableFolder } from '../plan/fixtures/temporary-table.js';
import { fieldOf, type FieldDraft } from '../plan/plan-fields.js';
import { timeOf } from '../plan/plan-time.js';
import type { ProjectPlan } from '../plan/project-plan.js';
import type { ColumnProfile } from '../table/column-profile.js';
import { numberSql, type NumberReading } from '../table/number-forms.js';
import { openTable, type OpenTable } from '../table/open-table.js';
import { timeForms, timeSql } from '../table/time-forms.js';
import { quoted, workTable, type WorkTable } from '../table/work-table.js';
import { etlValues, type CodeReader, type SourceRecord } from './fixtures/etl-values.js';
import { readingCode } from './reading-code.js';

/** What people and programs put around and in place of values. No byte order mark: DuckDB's client drops one before a text. */
const blank = fc.constantFrom('', '', '', '', ' ', '\t', '\u00a0', '\u2003 ', '\u3000', '\u202f', '\v');
const padded = (text: fc.Arbitrary<string>) => fc.tuple(blank, text, blank).map((parts) => parts.join(''));
const missing = fc.constantFrom('', ' ', 'NA', ' na ', 'null', 'NaN', '?', 'n/a', '\u2003', '\t');

const digits = fc.stringMatching(/^[0-9]{1,4}$/);
const mark = fc.constantFrom('.', ',', ' ', '\u00a0', '\u202f', "'");
/** Numbers in all forms, and what nearly is one. */
const numberLike = fc
  .tuple(fc.constantFrom('', '-', '+', '--'), fc.constantFrom('', '$', '€', '% '), fc.array(fc.oneof(digits, fc.stringMatching(/^[0-9]{3}$/), mark), { minLength: 1, maxLength: 6 }), fc.constantFrom('', '', '', 'e2', 'E-3', 'e999', 'e'), fc.constantFrom('', '', ' %', '$', '€'))
  .map(([sign, before, parts, exponent, after]) => [sign, before, ...parts, exponent, after].join(''));

const forms: readonly NumberReading[] = [undefined, ',', '.', ' ', "'"].flatMap((thousands) =>
  [false, true].flatMap((decimalComma) => (thousands === (decimalComma ? ',' : '.') ? [] : [undefined, '$', '%', '€'].map((unit) => ({ as: 'number' as const, decimalComma, ...(thousands === undefined ? {} : { thousands }), ...(unit === undefined ? {} : { unit }) })))),
);

const two = (from: number, to: number) => fc.integer({ min: from, max: to }).chain((number) => fc.constantFrom(String(number), String(number).padStart(2, '0')));
const TOKENS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  yyyy: fc.integer({ min: 1, max: 6052 }).map((year) => String(year).padStart(4, '0')),
  ...{ MM: two(1, 13), M: two(1, 13), dd: two(1, 32), d: two(1, 32), HH: two(0, 25), H: two(0, 25), h: two(0, 13), mm: two(0, 61), ss: two(0, 60) },
  ...{ MMM: fc.constantFrom('Jan', 'Feb', 'May', 'Sep', 'Dec', 'Sept'), MMMM: fc.constantFrom('January', 'February', 'May', 'December', 'Dec'), a: fc.constantFrom('AM', 'PM', 'am', 'pm') },
};
const iso = fc
  .tuple(TOKENS['yyyy']!, two(1, 12), two(1, 31), fc.constantFrom('T', ' '), two(0, 24), two(0, 59), fc.constantFrom('', ':07', ':59.5', ':00,25', ':60'), fc.constantFrom('', 'Z', '+02:00', '-0330', '+05', ' +02:00', ' Z'))
  .map(([year, month, day, between, hour, minute, seconds, offset]) => `${year}-${month}-${day}${between}${hour}:${minute}${seconds}${offset}`);
const timeLike = (format: string): fc.Arbitrary<string> => (format === 'iso' ? iso : fc.tuple(...(format.match(/[a-zA-Z]+|[^a-zA-Z]+/g) ?? []).map((part) => TOKENS[part] ?? fc.constant(part))).map((parts) => parts.join('')));

let read: CodeReader;
let work: WorkTable;
const tables = tableFolder();
beforeAll(async () => {
  [read, work] = await Promise.all([etlValues(), workTable()]);
});
afterAll(() => {
  work.close();
  tables.remove();
});

const csv: Pick<ProjectPlan, 'table'> = { table: { format: 'csv', place: 'a', delimiter: ',', encoding: 'utf-8', header: ['x'], missing: ['', 'NA'], compressed: false } };
const inSql = async (texts: readonly string[], sql: string) => (await work.rows(`SELECT ${sql} FROM (SELECT unnest([${texts.map(quoted).join(', ')}]) AS v)`)).map(([value]) => value);
const inEtl = (texts: readonly string[], kind: FieldDraft['kind'], reading: FieldDraft['reading']) => {
  const valueOf = read(readingCode({ original: 'x', kind, reading }, csv));
  return texts.map((x) => valueOf({ x }));
};

describe('what adopt takes a text for is what etl reads it as:', () => {
  it('a number in the form of its column, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...forms), fc.array(padded(numberLike), { minLength: 200, maxLength: 200 }), async (form, texts) => {
        const [found, taken] = [inEtl(texts, 'float', form), await inSql(texts, numberSql('v', form))];
        const differing = texts.flatMap((text, row) => ((typeof found[row] === 'number' ? found[row] : null) === taken[row] ? [] : [{ text, etl: found[row], adopt: taken[row] }]));
        expect({ form, differing }).toEqual({ form, differing: [] });
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('a time, which never goes to quarantine', async () => {
    let times = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...timeForms).chain((form) => fc.tuple(fc.constant(form), fc.array(padded(timeLike(form.format)), { minLength: 100, maxLength: 100 }))), async ([form, texts]) => {
        const { as, format } = form;
        const [found, taken] = [inEtl(texts, as, { as, format }), await inSql(texts, timeSql('v', form))];
        // Etl reads more than adopt looks for: months in small letters.
        const wanted = taken.map((value) => (typeof value !== 'number' ? undefined : as === 'day' ? dayText(value) : minuteText(value)));
        times += wanted.filter((value) => value !== undefined).length;
        const differing = texts.flatMap((text, row) => (wanted[row] === undefined || wanted[row] === found[row] ? [] : [{ text, etl: found[row], adopt: wanted[row] }]));
        expect({ format, differing }).toEqual({ format, differing: [] });
      }),
      { numRuns: 2 * timeForms.length, endOnFailure: true },
    );
    expect(times).toBeGreaterThan(10 * timeForms.length);
  });
});

const ROWS = 60;
/** Cells of columns as tables have them: mostly of one kind, with gaps. */
const whole = fc.integer({ min: -9999, max: 999_999 }).map(String);
const cells: readonly fc.Arbitrary<string>[] = [
  padded(whole),
  padded(fc.double({ min: -1e6, max: 1e6, noNaN: true }).map(String)),
  padded(fc.tuple(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 99 })).map(([one, other]) => `${one},${other}`)),
  padded(fc.integer({ min: 0, max: 9_999_999 }).map((number) => `$${number.toLocaleString('en')}`)),
  padded(fc.integer({ min: 0, max: 9_999_999 }).map((number) => number.toLocaleString('en').replaceAll(',', '\u202f'))),
  padded(fc.constantFrom('a', 'b', 'c')),
  fc.constantFrom('yes', 'no'),
  fc.constantFrom(' 1', '0'),
  padded(fc.integer({ min: 0, max: 20_000 }).map(dayText)),
  padded(fc.integer({ min: 0, max: 20_000 }).map((day) => dayText(day).split('-').reverse().join('.'))),
  padded(fc.integer({ min: 0, max: 20_000_000 }).map((minute) => minuteText(minute).replace('T', ' '))),
  padded(fc.integer({ min: 0, max: 20_000_000 }).map((minute) => `${minuteText(minute)}:30Z`)),
  padded(fc.string({ unit: fc.constantFrom('x', 'y', ' ', '"', ',', 'ü', '😀', '1', '=') })),
  fc.bigInt({ min: 0n, max: 10n ** 18n }).map(String),
];
const column = fc.constantFrom(...cells).chain((cell) => fc.constantFrom(0, 1, 10).chain((gaps) => fc.array(gaps === 0 ? cell : fc.oneof({ weight: 50, arbitrary: cell }, { weight: gaps, arbitrary: missing }), { minLength: ROWS, maxLength: ROWS })));

type Format = 'csv' | 'jsonl' | 'parquet' | 'typed jsonl';

/** A cell as the format holds it: JSON may have numbers and booleans in place of texts. */
function cellOf(format: Format, text: string): string | number | boolean {
  if (format !== 'typed jsonl') return text;
  if (text === 'yes' || text === 'no') return text === 'yes';
  return String(Number(text)) === text && Math.abs(Number(text)) <= Number.MAX_SAFE_INTEGER ? Number(text) : text;
}

/** Writes a table to a file. */
async function write(format: Format, columns: readonly (readonly string[])[]): Promise<string> {
  const path = join(tables.folder, `table.${format.replace('typed ', '')}`);
  const rows = Array.from({ length: ROWS }, (_, row) => columns.map((texts) => texts[row]!));
  if (format === 'csv') writeFileSync(path, [columns.map((_, index) => `c${index}`), ...rows].map((fields) => `${fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')}\n`).join(''));
  if (format.endsWith('jsonl')) writeFileSync(path, rows.map((fields) => `${JSON.stringify(Object.fromEntries(fields.map((field, index) => [`c${index}`, cellOf(format, field)])))}\n`).join(''));
  if (format === 'parquet') {
    const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
    await connection.run(`COPY (SELECT * FROM (VALUES ${rows.map((fields) => `(${fields.map(quoted).join(', ')})`).join(', ')}) AS t(${columns.map((_, index) => `c${index}`).join(', ')})) TO ${quoted(path)} (FORMAT parquet)`);
    connection.closeSync();
  }
  return path;
}

/** What becomes of a column; undefined where adopt asks the user or leaves it out. */
function draftOf(profile: ColumnProfile): FieldDraft | undefined {
  if (profile.shape.kind === 'mixed') return undefined;
  const found = fieldOf(profile, ROWS, true);
  if (!('draft' in found)) return undefined;
  const time = profile.shape.kind === 'minute' ? timeOf(profile, 'Europe/Berlin') : undefined;
  return { ...found.draft, ...(time === undefined ? {} : { reading: time.draft.reading }) };
}

function valuesOf({ table }: OpenTable, draft: FieldDraft, format: Format, texts: readonly string[]) {
  const lost = new Set(table.format === 'csv' ? table.missing : []);
  const valueOf = read(readingCode(draft, { table }));
  return texts.map((text) => valueOf({ [draft.original]: lost.has(text) ? null : cellOf(format, text) } satisfies SourceRecord));
}

const PATTERNS = { day: /^\d{4}-\d\d-\d\d$/, minute: /^\d{4}-\d\d-\d\dT\d\d:\d\d$/ };

function isOfKind({ kind, categories = [], maxLength = 0 }: FieldDraft, value: string | number | boolean | null): boolean {
  switch (kind) {
    case 'integer':
      return Number.isInteger(value);
    case 'float':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'category':
      return typeof value === 'string' && categories.includes(value);
    case 'text':
      return typeof value === 'string' && [...value].length <= maxLength;
    default:
      return typeof value === 'string' && PATTERNS[kind].test(value);
  }
}

it.each<Format>(['csv', 'jsonl', 'typed jsonl', 'parquet'])('every value of a column of %s becomes a value of its field, and every missing one null', async (format) => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(column, { minLength: 12, maxLength: 12 }), async (columns) => {
      const open = await openTable(await write(format, columns), '/');
      try {
        for (const profile of open.profile.columns) {
          const draft = draftOf(profile);
          if (draft === undefined) continue;
          seen++;
          const texts = columns[profile.place]!;
          const values = valuesOf(open, draft, format, texts);
          const wrong = values.flatMap((value, row) => (value === null || isOfKind(draft, value) ? [] : [{ text: texts[row], value }]));
          expect({ draft, wrong, filled: values.filter((value) => value !== null).length }).toEqual({ draft, wrong: [], filled: profile.filled });
          if (draft.kind === 'text' || draft.kind === 'category') expect(new Set(values.filter((value) => value !== null)).size).toBe(profile.distinct);
          const numbers = values.filter((value) => typeof value === 'number');
          if (numbers.length > 0) expect([Math.min(...numbers), Math.max(...numbers)]).toEqual([draft.profile.quantiles[0], draft.profile.quantiles[6]]);
        }
      } finally {
        open.close();
      }
    }),
    { numRuns: 8, endOnFailure: true },
  );
  expect(seen).toBeGreaterThan(60);
});
