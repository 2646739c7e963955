import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parquetFile } from './parquet.js';
import type { ParquetKind } from './parquet-columns.js';

const folder = mkdtempSync(join(tmpdir(), 'etl-parquet-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { signal } = new AbortController();

/** Writes the rows of a query to a file, whatever its name. */
async function write(name: string, select: string): Promise<string> {
  const path = join(folder, name);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`COPY (${select}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  return path;
}

async function read(path: string, columns: Readonly<Record<string, ParquetKind>>, from?: number) {
  const source = await parquetFile({ name: 'table', about: 'a table', columns }).open(path);
  const [records, keys]: [unknown[], string[]] = [[], []];
  let cursor = from;
  for await (const batch of source.read({ ...(from === undefined ? {} : { from }), signal })) {
    records.push(...batch.records);
    keys.push(...batch.records.map((_, index) => batch.key(index)));
    cursor = batch.cursor;
  }
  await source.close?.();
  return { source, records, keys, cursor };
}

describe('a Parquet file', () => {
  it('gives records with each kind of column, in the order of the file, null where nothing is', async () => {
    const path = await write(
      'kinds.parquet',
      `SELECT * FROM (VALUES
         (1::BIGINT, 1.5::FLOAT, true, 'a', TIMESTAMP '2001-01-02 10:00:30', DATE '2001-01-31'),
         (NULL, NULL, NULL, NULL, NULL, NULL),
         (-9007199254740991, -0.25, false, 'ü😀', TIMESTAMP 'infinity', DATE '-infinity')) AS t(i, n, b, t, m, d)`,
    );
    const { records, keys } = await read(path, { d: 'day', i: 'integer', n: 'number', b: 'boolean', t: 'text', m: 'microseconds' });
    expect(records).toEqual([
      { i: 1, n: 1.5, b: true, t: 'a', m: Date.UTC(2001, 0, 2, 10, 0, 30) * 1000, d: '2001-01-31' },
      { i: null, n: null, b: null, t: null, m: null, d: null },
      { i: -9007199254740991, n: -0.25, b: false, t: 'ü😀', m: null, d: null },
    ]);
    expect(keys).toEqual(['0', '1', '2']);
  });

  it('gives texts as they are, whether a column has few different ones or many', async () => {
    const few = ["''", "'a''b'", "'A' || chr(0) || 'B'", "' '", "'ü😀'", 'NULL'];
    const path = await write('texts.parquet', `SELECT [${few.join(', ')}][1 + range % ${few.length}] AS few, 'text ' || range AS many FROM range(20000)`);
    const { records } = await read(path, { few: 'text', many: 'text' });
    const texts = ['', "a'b", 'A\0B', ' ', 'ü😀', null];
    expect(records).toEqual(Array.from({ length: 20_000 }, (_, row) => ({ few: texts[row % texts.length], many: `text ${row}` })));
  });

  it('goes on from a cursor', async () => {
    const path = await write('long.parquet', 'SELECT range::INTEGER AS i FROM range(20000)');
    const all = await read(path, { i: 'integer' });
    expect(all).toMatchObject({ source: { records: 20_000 }, cursor: 20_000 });
    const rest = await read(path, { i: 'integer' }, 12_345);
    expect(rest.records).toEqual(all.records.slice(12_345));
    expect(rest.keys[0]).toBe('12345');
  });

  it.each(['b [1].parquet', 'a*.parquet', 'c?.parquet', "d'{1,2}[!x].parquet", 'e [x]/f[1].parquet'])('is the one that was named, whatever its name: %s', async (name) => {
    mkdirSync(join(folder, 'e [x]'), { recursive: true });
    for (const decoy of ['b 1.parquet', 'ab.parquet', 'aa.parquet', 'cc.parquet']) await write(decoy, 'SELECT 0 AS i FROM range(5)');
    const { records } = await read(await write(name, 'SELECT 7 AS i FROM range(3)'), { i: 'integer' });
    expect(records).toEqual([{ i: 7 }, { i: 7 }, { i: 7 }]);
  });

  it('passes over columns that nobody named, whatever their types', async () => {
    const path = await write('wide.parquet', "SELECT 7 AS i, [1, 2] AS list, {'a': 1} AS struct, 'x'::BLOB AS bytes, TIME '10:00' AS clock, range AS __index_level_0__ FROM range(2)");
    expect((await read(path, { i: 'integer' })).records).toEqual([{ i: 7 }, { i: 7 }]);
  });

  it('of pandas is read with its times in a zone, decimals, categories and gaps, and without its row index', async () => {
    const columns = { id: 'digits', seen: 'instant', local: 'microseconds', paid: 'number', rooms: 'number', kind: 'text', new: 'boolean', born: 'day' } as const;
    expect((await read(join(__dirname, 'fixtures/pandas.parquet'), columns)).records).toEqual([
      { id: '9007199254740993', seen: Date.UTC(2024, 5, 30, 21, 30, 59) * 1000 + 123_456, local: Date.UTC(2024, 5, 30, 23, 30, 59) * 1000, paid: 12.5, rooms: 1, kind: 'a', new: true, born: '2001-01-31' },
      { id: '2', seen: Date.UTC(2023, 11, 31, 23) * 1000, local: null, paid: null, rooms: null, kind: null, new: null, born: null },
      { id: '3', seen: null, local: -60_000_000, paid: -0.01, rooms: 3, kind: 'b', new: false, born: '1969-12-31' },
    ]);
  });

  it('is another one when other columns are read of it', async () => {
    const path = await write('two.parquet', 'SELECT 1 AS i, 2 AS j');
    const identities = await Promise.all([{ i: 'integer' }, { i: 'number' }, { j: 'integer' }, { i: 'integer' }].map(async (columns) => (await read(path, columns as Record<string, ParquetKind>)).source.identity));
    expect(new Set(identities).size).toBe(3);
  });

  it.each([
    ['a missing column', 'SELECT 1 AS i, 2 AS m', /column 'n' is missing\. Its columns are i, m\.$/],
    ['a column of another type', "SELECT '1' AS i, 1.5::DOUBLE AS n", /column 'i' is VARCHAR, not integer/],
    ['a list', 'SELECT 1 AS i, [1.5] AS n', /column 'n' is DECIMAL\(2,1\)\[\], not number/],
  ])('is refused when its columns have drifted: %s', async (_, select, reason) => {
    const path = await write('foreign.parquet', select);
    await expect(read(path, { i: 'integer', n: 'number' })).rejects.toMatchObject({ code: 'SOURCE_COLUMNS', message: expect.stringMatching(reason) });
  });

  it('gives an instant in UTC, wherever its zone was', async () => {
    const path = await write('instants.parquet', "SELECT unnest([TIMESTAMPTZ '2024-06-30 23:30:59.5+02:00', TIMESTAMPTZ '1969-12-31 23:00:00Z', NULL, TIMESTAMPTZ 'infinity']) AS at");
    expect((await read(path, { at: 'instant' })).records).toEqual([{ at: Date.UTC(2024, 5, 30, 21, 30, 59, 500) * 1000 }, { at: -3_600_000_000 }, { at: null }, { at: null }]);
    // What has a zone is not what a clock showed.
    await expect(read(path, { at: 'microseconds' })).rejects.toThrow(/column 'at' is TIMESTAMP WITH TIME ZONE, not timestamp without zone/);
  });

  it('never loses digits in silence: an integer that is too long is refused, or read as digits', async () => {
    const path = await write('long.parquet', 'SELECT unnest([1, 9007199254740993, NULL]) AS id, 18446744073709551615::UBIGINT AS big, 12345678901234567.89::DECIMAL(19, 2) AS paid');
    await expect(read(path, { id: 'integer' })).rejects.toMatchObject({ code: 'SOURCE_COLUMNS', message: expect.stringMatching(/has 9007199254740993 in column 'id', which loses its last digits .*Read the column as 'digits'/) });
    const { records } = await read(path, { id: 'digits', big: 'digits', paid: 'digits' });
    expect(records).toEqual(['1', '9007199254740993', null].map((id) => ({ id, big: '18446744073709551615', paid: '12345678901234567.89' })));
    expect((await read(path, { id: 'number', paid: 'number' })).records[1]).toEqual({ id: 2 ** 53, paid: 12_345_678_901_234_567.89 });
  });

  it('gives null for NaN, by which data frames say missing, and infinity as it is', async () => {
    const path = await write('nan.parquet', "SELECT unnest(['NaN'::DOUBLE, 'Infinity'::DOUBLE, 1.5]) AS n");
    expect((await read(path, { n: 'number' })).records).toEqual([{ n: null }, { n: Infinity }, { n: 1.5 }]);
  });

  it('is named when its pages are damaged', async () => {
    const path = await write('damaged.parquet', 'SELECT range::INTEGER AS i FROM range(20000)');
    writeFileSync(path, readFileSync(path).fill(0xff, 4, 200));
    await expect(read(path, { i: 'integer' })).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE', message: expect.stringMatching(/damaged\.parquet is not a Parquet file that can be read \(/) });
  });

  it('is named when it is not Parquet, not there, or a folder', async () => {
    const path = join(folder, 'torn.parquet');
    writeFileSync(path, 'id,name\n');
    await expect(read(path, { i: 'integer' })).rejects.toThrow(/torn\.parquet is not a Parquet file/);
    await expect(read(`${path}.gone`, { i: 'integer' })).rejects.toThrow(/torn\.parquet\.gone cannot be read \(.*ENOENT/);
    await expect(read(folder, { i: 'integer' })).rejects.toThrow(/cannot be read \(it is not a regular file\)/);
  });
});
