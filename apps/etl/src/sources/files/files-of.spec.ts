import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { csvFile, type CsvSource } from '../csv.js';
import { readAll } from '../fixtures/read-source.js';
import { jsonLinesFile } from '../json/json-lines.js';
import type { SourcePlace } from '../source.js';
import { filesOf } from './files-of.js';
import { unpacked } from './unpacked.js';

const root = mkdtempSync(join(tmpdir(), 'etl-files-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const { signal } = new AbortController();
const table = csvFile({ name: 'table', about: 'tables', columns: ['id'] });
let folders = 0;

/** A folder with these files. */
function folderOf(files: Readonly<Record<string, string | Uint8Array>>, name = ''): string {
  const folder = join(root, `${folders++}${name}`);
  mkdirSync(folder);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  return folder;
}

const read = async (folder: string, pattern: string) => readAll(await filesOf(table, { pattern }).open(folder), signal);
const ids = async (folder: string, pattern: string) => (await read(folder, pattern)).records.map(({ id }) => id);

describe('files below a folder', () => {
  const files = { 'b.csv': 'id\n3\n', 'a/2.csv.gz': gzipSync('id\n2\n'), 'a/10.csv': 'id\n1\n', 'a/x.txt': '', '_half.csv': 'id\n0\n', '.hidden.csv': 'id\n0\n', 'a/_tmp/c.csv': 'id\n0\n' };

  it.each([
    ['**/*.{csv,csv.gz}', ['1', '2', '3']],
    ['*.csv', ['3']],
    ['a/?.csv.*', ['2']],
    ['a/1[0-9].csv', ['1']],
  ])('are one source, in the order of their names: %s', async (pattern, wanted) => {
    expect(await ids(folderOf(files), pattern)).toEqual(wanted);
  });

  it('have the names that they have, though they look like patterns; links to folders are not followed', async () => {
    const folder = folderOf({ 'a [1]/b*.csv': 'id\n1\n', 'a 1/b2.csv': 'id\n2\n' }, ' {x,y} [1] *');
    symlinkSync(folder, join(folder, 'again'));
    expect(await ids(folder, '**/*.csv')).toEqual(['2', '1']);
    expect(await ids(join(folder, 'a [1]'), '*.csv')).toEqual(['1']);
  });

  it('name their records, and say of which file one cannot be read', async () => {
    const { keys, unreadable, source } = await read(folderOf({ ...files, 'b.csv': 'id\n3\n4,5\n' }), '{a/10,b}.csv');
    expect([keys, source.records]).toEqual([['a/10.csv:2', 'b.csv:2'], undefined]);
    expect(unreadable).toEqual([{ key: 'b.csv:3', raw: { file: 'b.csv', record: '4,5' }, reason: 'b.csv: line 3: it has 2 fields, and the file has 1 columns' }]);
    expect(source.reread?.({ file: 'b.csv', record: '7' })).toEqual({ record: { id: '7' } });
    expect(source.reread?.({ file: 'c.csv', record: '7' })).toEqual({ reason: 'its file c.csv is gone' });
    expect(source.reread?.('7')).toEqual({ reason: 'it does not name its file' });
  });

  it('have another identity when one is added, changed or renamed', async () => {
    const folder = folderOf({ 'a.csv': 'id\n1\n' });
    const identity = async () => (await filesOf(table, { pattern: '*.csv' }).open(folder)).identity;
    const seen = [await identity()];
    writeFileSync(join(folder, 'b.csv'), 'id\n1\n');
    seen.push(await identity());
    writeFileSync(join(folder, 'b.csv'), 'id\n2\n');
    seen.push(await identity());
    renameSync(join(folder, 'b.csv'), join(folder, 'c.csv'));
    seen.push(await identity());
    expect(new Set(seen).size).toBe(4);
    expect(await identity()).toBe(seen[3]);
  });

  it('may say by their folders what is not in them', async () => {
    const meters = jsonLinesFile({ name: 'meters', about: 'readings' });
    const set = { pattern: '**/*.jsonl', folders: ['year', 'place'] } as const;
    const folder = folderOf({ 'year=2001/place=A%2FB/x.jsonl': '{"id":1}\n', 'year=2002/place=__HIVE_DEFAULT_PARTITION__/x.jsonl': '{"id":2}\n' });
    expect((await readAll(await filesOf(meters, set).open(folder), signal)).records).toEqual([{ id: 1, year: '2001', place: 'A/B' }, { id: 2, year: '2002', place: null }]);
    const other = folderOf({ 'year=2001/x.jsonl': '{"id":1}\n', 'year=2001/place=a/y.jsonl': '{"year":1}\n' });
    await expect(filesOf(meters, set).open(other)).rejects.toMatchObject({ code: 'SOURCE_COLUMNS', message: expect.stringMatching(/^year=2001\/x\.jsonl lies in no folder 'place=…'/) });
    const clash = await filesOf(meters, { ...set, pattern: '*/*/*.jsonl' }).open(other);
    await expect(readAll(clash, signal)).rejects.toMatchObject({ code: 'SOURCE_COLUMNS', message: expect.stringMatching(/has a column 'year', as its folder does/) });
  });

  it.each([
    ['a folder that is not there', join(root, 'gone'), /gone cannot be read \(ENOENT.*Name an existing folder/],
    ['a file', __filename, /cannot be read \(it is not a folder\)/],
  ])('are refused without one: %s', async (_, folder, message) => {
    await expect(read(folder, '*')).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE', message: expect.stringMatching(message) });
  });

  it('are refused when none fits, and a pattern never leaves the folder', async () => {
    await expect(read(folderOf(files), '*.xml')).rejects.toMatchObject({ code: 'SOURCE_EMPTY', message: expect.stringMatching(/has no file that fits '\*\.xml'/) });
    for (const pattern of ['/etc/*', '../*', 'a/../../*']) expect(() => filesOf(table, { pattern })).toThrow(/a pattern is of files below the folder/);
  });
});

describe('an unpacked file', () => {
  it('is read as the one that was packed, and goes when it is closed', async () => {
    let whole = '';
    const file: SourcePlace<CsvSource> = { name: 'table', about: 'a table', open: (path = '') => table.open((whole = path)) };
    const packed = join(folderOf({ 'x.csv.gz': gzipSync('id\n1\n') }), 'x.csv.gz');
    const source = await unpacked(file).open(packed);
    expect([source.place, basename(whole), existsSync(whole)]).toEqual([packed, 'x.csv', true]);
    expect((await readAll(source, signal)).records).toEqual([{ id: '1' }]);
    expect(existsSync(dirname(whole))).toBe(false);
    // Several of what must be closed are open one at a time.
    expect((await readAll(await filesOf(unpacked(file), { pattern: '*.gz' }).open(dirname(packed)), signal)).keys).toEqual(['x.csv.gz:2']);
    expect(existsSync(dirname(whole))).toBe(false);
    const torn = join(folderOf({ 'y.gz': gzipSync('id\n'.repeat(99)).subarray(0, 20) }), 'y.gz');
    await expect(unpacked(table).open(torn)).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE', message: `${torn} cannot be unpacked as gzip (unexpected end of file). Get it again, whole.` });
  });
});
