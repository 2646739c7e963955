import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { openTable, type ReadingOptions } from './open-table.js';
import { sampleRows } from './sample-rows.js';
import type { ColumnProfile } from './column-profile.js';

const root = join(__dirname, '../../../..');
const folder = mkdtempSync(join(tmpdir(), 'table-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function profileOf(file: string, content: string | Uint8Array | undefined, options: ReadingOptions = {}) {
  if (content !== undefined) writeFileSync(join(folder, file), content);
  const open = await openTable(file, folder, options);
  try {
    return { ...open.profile, table: open.table, notes: open.notes, sample: await sampleRows(open, 2) };
  } finally {
    open.close();
  }
}
const readingOf = ({ shape }: ColumnProfile) => ('reading' in shape ? shape.reading : undefined);
const lines = (header: string, row: (index: number) => string, count = 60) => `${[header, ...Array.from({ length: count }, (_, i) => row(i))].join('\n')}\n`;

const text = lines('a;größe', (i) => `${i * 3};${i % 2 === 0 ? 'é' : 'ü'}`);

describe('a text file', () => {
  test.each([
    ['plain', 'a.csv', text, 'utf-8', false],
    ['with a byte order mark', 'a.csv', `\uFEFF${text}`, 'utf-8', false],
    ['with the line ends of Windows', 'a.csv', text.replaceAll('\n', '\r\n'), 'utf-8', false],
    ['with blank lines', 'a.csv', `\n\n${text.replaceAll('\n', '\n\n')}`, 'utf-8', false],
    ['in UTF-16', 'a.csv', Buffer.from(`\uFEFF${text}`, 'utf16le'), 'utf-16le', false],
    ['in ISO 8859-1', 'a.csv', Buffer.from(text, 'latin1'), 'latin-1', false],
    ['packed by gzip', 'a.csv.gz', gzipSync(text), 'utf-8', true],
    ['packed by gzip, in UTF-16', 'a.csv.gz', gzipSync(Buffer.from(`\uFEFF${text}`, 'utf16le')), 'utf-16le', true],
    ['packed by brotli', 'a.tsv.br', brotliCompressSync(text), 'utf-8', true],
    ['whose name is a pattern', 'a[1]*?.csv', text, 'utf-8', false],
  ])('%s is the same table', async (_, file, content, encoding, compressed) => {
    const { rows, columns, table } = await profileOf(file, content);
    expect(rows).toBe(60);
    expect(columns.map(({ original, shape, filled, distinct }) => [original, shape.kind, filled, distinct])).toEqual([
      ['a', 'number', 60, 60],
      ['größe', 'text', 60, 2],
    ]);
    expect(table).toMatchObject({ format: 'csv', place: file, delimiter: ';', encoding, compressed, header: ['a', 'größe'] });
  });

  it('with lines that do not fit is read without them', async () => {
    const { rows, notes } = await profileOf('a.csv', lines('a,b', (i) => (i === 30 ? '1,2,3' : `${i},x`)));
    expect(rows).toBe(59);
    expect(notes).toEqual(['1 line (the first is line 32) does not have 2 fields: etl puts it into quarantine.']);
  });
});

describe('what stands in cells', () => {
  it('is missing where people write NA, NULL, a question mark or blanks, and where only that is not a number', async () => {
    const marks = ['NA', 'NULL', ' ', '?', 'unknown', 'n/a'];
    const { columns, table, notes } = await profileOf('a.csv', lines('a,b', (i) => `${i % 10 === 0 ? marks[i / 10] : i},${i % 2 === 0 ? 'unknown' : 'x'}`));
    expect(columns.map(({ filled }) => filled)).toEqual([54, 30]);
    expect(columns[0]?.shape.kind).toBe('number');
    expect(table).toMatchObject({ missing: ['', ' ', '?', 'NA', 'NULL', 'n/a', 'unknown'] });
    expect(notes).toEqual(["'?', 'NULL', 'n/a', 'unknown' mean a missing value, as NA and an empty cell do."]);
  });

  it('that marks a missing number is missing in every column, also with blanks around it', async () => {
    const { columns, table } = await profileOf('a.csv', lines('a,b', (i) => `${i % 7 === 0 ? 'x ' : i},${i % 2 === 0 ? 'x ' : 'y'}`));
    expect(columns.map(({ filled }) => filled)).toEqual([51, 30]);
    expect(table).toMatchObject({ missing: ['', 'NA', 'x '] });
  });

  it('is a text where blanks stand around it, or where a number begins with 0 or is too long', async () => {
    const { columns } = await profileOf('a.csv', lines('zip,card,city', (i) => `0${i},4000${String(i).padStart(14, '0')}, ${'uvw'[i % 3]}`));
    expect(columns.map(({ shape }) => shape.kind)).toEqual(['text', 'text', 'text']);
    expect(columns.map(readingOf)).toEqual([{ as: 'text' }, { as: 'text' }, { as: 'text', trim: true }]);
    expect(columns[2]?.values[0]).toEqual({ value: 'u', raw: ' u', count: 20 });
  });

  it('is yes or no in several languages, exactly as it stands there', async () => {
    const { columns } = await profileOf('a.csv', lines('a,b,c,d', (i) => (i % 3 === 0 ? ' JA,TRUE,1,y' : ' NEIN,FALSE,0,n')));
    expect(columns.map(readingOf)).toEqual([
      { as: 'boolean', yes: ' JA', no: ' NEIN' },
      { as: 'boolean', yes: 'TRUE', no: 'FALSE' },
      { as: 'boolean', yes: '1', no: '0' },
      { as: 'boolean', yes: 'y', no: 'n' },
    ]);
    expect(columns[0]?.shape).toMatchObject({ counts: [40, 20] });
  });

  test.each([
    ['-1234.5', -1234.5],
    ['1e3', 1000],
    ['1.234,5', 1234.5],
    ['1 234 567', 1_234_567],
    ["1'234.5", 1234.5],
    ['-$1,234.50', -1234.5],
    ['$ 7', 7],
    ['7,5 %', 7.5],
    ['12 €', 12],
  ])('%s is the number %d', async (written, value) => {
    const { columns } = await profileOf('a.csv', lines('x\tb', (i) => `${written}\t${i}`));
    const [shape] = columns.map((column) => column.shape);
    expect(shape).toMatchObject({ kind: 'number', quantiles: Array(7).fill(value) });
  });

  test.each([
    ['2001-06-20', 'day', 'yyyy-MM-dd', 11_493],
    ['20.06.2001', 'day', 'dd.MM.yyyy', 11_493],
    ['6/20/2001', 'day', 'M/d/yyyy', 11_493],
    ['20-Jun-2001', 'day', 'd-MMM-yyyy', 11_493],
    ['June 20, 2001', 'day', 'MMMM d, yyyy', 11_493],
    ['2001-06-20T08:01', 'minute', 'iso', 16_550_401],
    ['2001-06-20 08:01:59', 'minute', 'iso', 16_550_401],
    ['2001-06-20T08:01:00.5Z', 'minute', 'iso', 16_550_401],
    ['20.06.2001 08:01', 'minute', 'dd.MM.yyyy HH:mm', 16_550_401],
    ['06/20/2001 8:01 AM', 'minute', 'MM/dd/yyyy h:mm a', 16_550_401],
  ])('%s is a %s of the format %s', async (time, kind, format, number) => {
    const { columns } = await profileOf('a.csv', lines('t\tb', (i) => `${time}\t${i}`));
    expect(columns[0]?.shape).toMatchObject({ kind, reading: { format } });
    const { shape } = columns[0]!;
    expect('quantiles' in shape ? shape.quantiles[0] : undefined).toBe(number);
  });

  it('says where a day may be a month', async () => {
    const { columns, notes } = await profileOf('a.csv', lines('t,b', (i) => `0${(i % 9) + 1}/0${(i % 7) + 1}/2001,${i}`));
    expect(columns[0]?.shape).toMatchObject({ reading: { format: 'MM/dd/yyyy' } });
    expect(notes).toEqual(["'t' is read as MM/dd/yyyy; dd/MM/yyyy would fit as well."]);
  });

  it('counts as row numbers only if it numbers all rows', async () => {
    const { columns } = await profileOf('a.csv', lines('row,mixed,years,id', (i) => `${i + 1},${59 - i},${1950 + i},${100 + i}`));
    expect(columns.map(({ isRowNumber }) => isRowNumber)).toEqual([true, true, false, true]);
  });
});

const objects = Array.from({ length: 60 }, (_, i) => ({ a: i, 'b/c~"d': i % 2 === 0 ? 1.5 : null, ok: i % 3 === 0, t: i % 4 === 0 ? '' : ' x', list: [1], ...(i > 30 ? { seldom: 'z' } : {}) }));

describe('JSON', () => {
  test.each([
    ['a list of objects', 'a.json', JSON.stringify(objects), 'json'],
    ['JSON lines', 'a.jsonl', objects.map((object) => JSON.stringify(object)).join('\n'), 'json-lines'],
    ['JSON lines under the name of JSON', 'a.json', objects.map((object) => JSON.stringify(object)).join('\n'), 'json-lines'],
    ['packed JSON lines', 'a.ndjson.gz', gzipSync(objects.map((object) => JSON.stringify(object)).join('\n')), 'json-lines'],
  ])('as %s keeps its types', async (_, file, content, format) => {
    const { columns, table, sample } = await profileOf(file, content);
    expect(table).toMatchObject({ format, header: ['a', 'b/c~"d', 'ok', 't', 'list', 'seldom'] });
    expect(columns.map(({ shape, filled }) => [shape.kind, filled])).toEqual([['number', 60], ['number', 30], ['boolean', 60], ['text', 45], ['nested', 60], ['text', 29]]);
    expect(columns.map(readingOf)).toEqual([{ as: 'given' }, { as: 'given' }, { as: 'given' }, { as: 'text', trim: true }, undefined, { as: 'text' }]);
    expect(sample[0]).toEqual({ a: 0, 'b/c~"d': 1.5, ok: true, t: null, seldom: null });
  });
});

describe('JSON of several kinds', () => {
  it('has numbers and booleans where a blank text stands for a missing one, and says what is mixed', async () => {
    const mixed = Array.from({ length: 60 }, (_, i) => ({ a: i % 10 === 0 ? '' : i / 2, ok: i % 10 === 1 ? ' ' : i % 3 === 0, code: i % 2 === 0 ? i : `x${i}`, n: i === 5 ? 'many' : i }));
    const { columns } = await profileOf('a.json', JSON.stringify(mixed));
    expect(columns.map(({ shape, filled }) => [shape.kind, filled])).toEqual([['number', 54], ['boolean', 54], ['text', 60], ['mixed', 60]]);
    expect(columns.slice(0, 2).map(readingOf)).toEqual([{ as: 'number', decimalComma: false }, { as: 'boolean', yes: 'true', no: 'false' }]);
    expect(columns[3]?.shape).toMatchObject({ others: 1, example: { value: 'many', row: 6 } });
  });
});

describe('Parquet', () => {
  it('keeps its types', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(
      `COPY (SELECT i::INTEGER AS n, CASE WHEN i % 2 = 0 THEN i / 3 END AS x, i % 3 = 0 AS ok, 'k' || (i % 5) AS kind, DATE '2001-06-20' + i::INTEGER AS day,
             TIMESTAMP '2001-06-20 08:01:30' + INTERVAL (i) HOUR AS at FROM range(60) AS t(i)) TO '${join(folder, 'a.parquet')}' (FORMAT parquet)`,
    );
    connection.closeSync();
    const { columns, table, sample } = await profileOf('a.parquet', undefined);
    expect(table).toMatchObject({ format: 'parquet', columns: { n: 'integer', x: 'number', ok: 'boolean', kind: 'text', day: 'day', at: 'microseconds' } });
    expect(columns.map(({ shape, filled }) => [shape.kind, filled])).toEqual([['number', 60], ['number', 30], ['boolean', 60], ['text', 60], ['day', 60], ['minute', 60]]);
    expect(columns[5]?.shape).toMatchObject({ reading: { as: 'minute', format: 'microseconds' }, hasSeconds: true });
    expect(sample[0]).toMatchObject({ n: 0, x: 0, ok: true, kind: 'k0', day: '2001-06-20', at: 993_024_090_000_000 });
  });

  it('as pandas writes it has times in a zone, long integers as texts, and columns without their values', async () => {
    const { columns, table, sample } = await profileOf('pandas.parquet', readFileSync(join(root, 'apps/etl/src/sources/fixtures/pandas.parquet')));
    expect(table).toMatchObject({ columns: { id: 'digits', seen: 'instant', local: 'microseconds', paid: 'number', rooms: 'number', kind: 'text', new: 'boolean', born: 'day', __index_level_0__: 'integer' } });
    expect(columns.map(({ original, shape, filled }) => [original, shape.kind, filled])).toEqual([
      ...[['id', 'text', 3], ['seen', 'minute', 2], ['local', 'minute', 2], ['paid', 'number', 2], ['rooms', 'number', 2], ['kind', 'text', 2], ['new', 'boolean', 2], ['born', 'day', 2]],
      ...[['tags', 'nested', 2], ['size', 'nested', 2], ['__index_level_0__', 'number', 3]],
    ]);
    expect(columns[1]?.shape).toMatchObject({ reading: { as: 'minute', format: 'microseconds' }, hasOffsets: true });
    expect(columns[2]?.shape).toMatchObject({ hasOffsets: false });
    expect(sample[0]).toEqual({ id: '9007199254740993', seen: Date.UTC(2024, 5, 30, 21, 30, 59) * 1000, local: Date.UTC(2024, 5, 30, 23, 30, 59) * 1000, paid: 12.5, rooms: 1, kind: 'a', new: true, born: '2001-01-31', __index_level_0__: 7 });
  });

  it('says what it does not read, and where infinity stands', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`COPY (SELECT i, 'x'::BLOB AS bytes, TIME '10:00' AS clock, CASE WHEN i = 3 THEN 'Infinity'::DOUBLE WHEN i = 4 THEN 'NaN'::DOUBLE ELSE i / 2 END AS x FROM range(60) AS t(i)) TO '${join(folder, 'b.parquet')}' (FORMAT parquet)`);
    connection.closeSync();
    const { columns, notes } = await profileOf('b.parquet', undefined);
    expect(columns.map(({ shape, filled }) => [shape.kind, filled])).toEqual([['number', 60], ['unread', 60], ['unread', 60], ['number', 58]]);
    expect(notes).toEqual(["'x' is infinite in 1 row: etl puts it into quarantine."]);
  });
});
