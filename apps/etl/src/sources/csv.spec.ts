import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { csvFile, type CsvFile, type CsvRecord } from './csv.js';
import type { UnreadableRecord } from './source.js';

const folder = mkdtempSync(join(tmpdir(), 'etl-csv-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { signal } = new AbortController();
let files = 0;

async function read(content: string | Uint8Array, options: Partial<CsvFile> = {}, from?: number) {
  const path = join(folder, `${files++}.csv`);
  writeFileSync(path, content);
  const source = await csvFile({ name: 'table', about: 'a table', ...options }).open(path);
  const [records, keys, unreadable]: [CsvRecord[], string[], UnreadableRecord[]] = [[], [], []];
  const cursors: number[] = [];
  for await (const batch of source.read({ ...(from === undefined ? {} : { from }), signal })) {
    records.push(...batch.records);
    keys.push(...batch.records.map((_, index) => batch.key(index)));
    unreadable.push(...(batch.unreadable ?? []));
    cursors.push(batch.cursor);
  }
  return { columns: source.columns, identity: source.identity, records, keys, unreadable, cursors };
}

describe('a CSV file', () => {
  it.each<[string, string | Uint8Array, Partial<CsvFile>]>([
    ['as it is', 'id,name\n1,Ann\n2,Bob\n', {}],
    ['without a line end at its end', 'id,name\n1,Ann\n2,Bob', {}],
    ['with CRLF', 'id,name\r\n1,Ann\r\n2,Bob\r\n', {}],
    ['with a byte order mark', '\ufeffid,name\n1,Ann\n2,Bob\n', {}],
    ['with blank lines', '\nid,name\n\n1,Ann\n\n\n2,Bob\n\n', {}],
    ['with semicolons', 'id;name\n1;Ann\n2;Bob\n', { delimiter: ';' }],
    ['with tabs', 'id\tname\n1\tAnn\n2\tBob\n', { delimiter: '\t' }],
    ['with quotes', '"id","name"\n"1","Ann"\n2,"Bob"\n', {}],
    ['with latin-1 that is ASCII', 'id,name\n1,Ann\n2,Bob\n', { encoding: 'latin-1' }],
  ])('gives its records: %s', async (_, content, options) => {
    const { records, unreadable } = await read(content, options);
    expect(records).toEqual([{ id: '1', name: 'Ann' }, { id: '2', name: 'Bob' }]);
    expect(unreadable).toEqual([]);
  });

  it('takes quotes, delimiters and line ends within quotes', async () => {
    const { records, keys } = await read('id,text\n1,"a,b"\n2,"say ""hi"""\n3,"two\nlines"\n4,"crlf\r\ninside"\n5,last\n');
    expect(records.map(({ text }) => text)).toEqual(['a,b', 'say "hi"', 'two\nlines', 'crlf\r\ninside', 'last']);
    expect(keys).toEqual(['2', '3', '4', '6', '8']);
  });

  it('takes the empty text and NA as missing, or what is declared', async () => {
    expect((await read('a,b,c\n,NA,x\n')).records).toEqual([{ a: null, b: null, c: 'x' }]);
    expect((await read('a,b,c\n,NA,-\n', { missing: ['-'] })).records).toEqual([{ a: '', b: 'NA', c: null }]);
  });

  it('names columns without a name, and those with a name that is there already', async () => {
    const { columns } = await read('a,,a, b ,a_2,a\n1,2,3,4,5,6\n');
    expect(columns).toEqual(['a', 'column_2', 'a_2', 'b', 'a_2_2', 'a_3']);
  });

  it('is read without a header when it is declared so', async () => {
    const { records } = await read('1,Ann\n2,Bob\n', { header: false });
    expect(records).toEqual([{ column_1: '1', column_2: 'Ann' }, { column_1: '2', column_2: 'Bob' }]);
  });

  it('reads latin-1 when it is declared, and refuses it as UTF-8 with the way out', async () => {
    const bytes = Buffer.from('id,name\n1,Zoë\n', 'latin1');
    expect((await read(bytes, { encoding: 'latin-1' })).records).toEqual([{ id: '1', name: 'Zoë' }]);
    await expect(read(bytes)).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE', message: expect.stringMatching(/not valid UTF-8\. Declare its encoding \('latin-1'\)/) });
  });

  it.each([
    ['too few fields', '2', 'it has 1 fields, and the file has 2 columns'],
    ['too many fields', '2,b,c', 'it has 3 fields, and the file has 2 columns'],
    ['text behind a quote', '2,"b"c', /Invalid Closing Quote/],
    ['a quote within a field', '2,b"c"', /Invalid Opening Quote/],
    ['a quote that is not closed', '2,"b', 'a quote is not closed'],
  ])('sets a bad line aside with its text, its number and the reason, and goes on: %s', async (_, line, reason) => {
    const { records, unreadable } = await read(`id,name\n1,Ann\n${line}\n3,Cid\n4,Dan\n`);
    expect(records.map(({ id }) => id)).toEqual(['1', '3', '4']);
    expect(unreadable).toEqual([{ key: '3', raw: line, reason: typeof reason === 'string' ? `line 3: ${reason}` : expect.stringMatching(reason) }]);
  });

  it.each([
    ['no content', '', 'SOURCE_EMPTY', /is empty/],
    ['2,000 columns', `${'x,'.repeat(1999)}x\n`, 'SOURCE_COLUMNS', /has 2000 columns; the max is 1000/],
    ['a column __proto__', 'id,__proto__\n1,2\n', 'SOURCE_COLUMNS', /has a column '__proto__', which cannot be a field/],
    ['a first line that cannot be read', '"id,name\n', 'SOURCE_UNREADABLE', /The first line of .* cannot be read: a quote is not closed/],
  ])('is refused in words: %s', async (_, content, code, message) => {
    await expect(read(content)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it.each(['/dev/zero', tmpdir()])('is refused when it is not a regular file: %s', async (path) => {
    await expect(csvFile({ name: 'list', about: 'a list', path }).open()).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE', message: `${path} cannot be read (it is not a regular file). Name an existing file.` });
  });

  it('is refused when a column that it must have is missing, with a hint at the header', async () => {
    await expect(read('17,3.5\n18,4\n', { columns: ['id', 'name'] })).rejects.toMatchObject({
      code: 'SOURCE_COLUMNS',
      message: expect.stringMatching(/lacks 'id', 'name'; its columns are 17, 3\.5\. If the first line is not a header, declare `header: false`/),
    });
  });

  it('gives the columns that it must have, and no other', async () => {
    expect((await read('a,b,c\n1,2,3\n', { columns: ['c', 'a'] })).records).toEqual([{ a: '1', c: '3' }]);
  });

  it('is read when it is packed, or UTF-16 with a mark, and is the same as when it is plain', async () => {
    const plain = await read('id,name\n1,Zoë\n');
    for (const pack of [zlib.gzipSync, (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'), (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()]) expect((await read(pack('id,name\n1,Zoë\n'))).records).toEqual(plain.records);
    expect((await read(zlib.gzipSync('id,name\n1,Zoë\n'))).identity).toBe(plain.identity);
    await expect(read(zlib.gzipSync('id,name\n1,Zoë\n').subarray(0, 25))).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE', message: expect.stringMatching(/cannot be unpacked as gzip \(unexpected end of file\)\. Get it again, whole\.$/) });
  });

  it('is read when it is packed by zstd, where Node can', async () => {
    const content = 'id,name\n1,Ann\n';
    // A frame of one block that is not compressed (RFC 8878).
    const frame = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, content.length, (content.length << 3) | 1, 0, 0]), Buffer.from(content)]);
    if ('createZstdDecompress' in zlib) expect((await read(frame)).records).toEqual([{ id: '1', name: 'Ann' }]);
    else await expect(read(frame)).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE', message: expect.stringMatching(/is packed by zstd, which Node reads from version 22\.15 on/) });
  });

  it('has another identity when it is read in another way', async () => {
    const [one, same, other] = [await read('a;b\n1;2\n'), await read('a;b\n1;2\n'), await read('a;b\n1;2\n', { delimiter: ';' })];
    expect(same.identity).toBe(one.identity);
    expect(other.identity).not.toBe(one.identity);
    expect(one.identity).toMatch(/^[0-9a-f]{64}$/);
  });

  it('goes on from the cursor of any batch', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => (i % 1000 === 0 ? `${i},"two\nlines"` : i % 777 === 0 ? `${i}` : `${i},x`));
    const content = `id,text\n${lines.join('\n')}\n`;
    const all = await read(content);
    expect(all.records.length + all.unreadable.length).toBe(20_000);
    expect(all.cursors.length).toBeGreaterThan(2);
    for (const cursor of all.cursors) {
      const rest = await read(content, {}, cursor);
      expect(rest.records).toEqual(all.records.slice(all.records.length - rest.records.length));
      expect(rest.keys.every((key) => Number(key) >= cursor)).toBe(true);
      expect([...all.keys, ...all.unreadable.map(({ key }) => key)].filter((key) => Number(key) >= cursor)).toHaveLength(rest.records.length + rest.unreadable.length);
    }
  });

  it('gives back whatever fields were written, however the file is cut into chunks', async () => {
    const field = fc.oneof(fc.string({ maxLength: 12 }), fc.stringMatching(/^[",\n a]{0,6}$/), fc.constantFrom('x'.repeat(300_000), 'ü😀'));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 12 }), async (rows) => {
        const written = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\n');
        const { records, unreadable } = await read(`a,b\n${written}\n`, { missing: [] });
        expect(unreadable).toEqual([]);
        expect(records.map(({ a, b }) => [a, b])).toEqual(rows);
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});
