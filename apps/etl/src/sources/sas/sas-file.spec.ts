import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { z } from 'zod';
import { AppError } from '../../errors.js';
import { pandasBytes, pandasFiles, sasFolder } from './fixtures/pandas-files.js';
import { digestsOf, readSas, valuesOf } from './fixtures/read-sas.js';
import { manyPages } from './fixtures/repeat-pages.js';
import { xportFile, type XportTable } from './fixtures/xport-file.js';
import { sasFile } from './sas-file.js';

const folder = sasFolder();
afterAll(() => folder.remove());
const recorded = z.record(z.string(), z.strictObject({ rows: z.int(), columns: z.array(z.string()) })).parse(JSON.parse(readFileSync(join(__dirname, 'fixtures/pandas-digests.json'), 'utf8')));

describe('the SAS files of pandas', () => {
  // What pandas read was recorded by sas-pandas.long.spec.ts, which reads the two large files as well.
  it.each(pandasFiles.filter((name) => !/^D.*_G/.test(name)))('%s: each value of each column is what pandas reads', async (name) => {
    const read = await readSas(folder.pandas(name));
    expect({ rows: read.records.length, columns: digestsOf(valuesOf(read)) }).toEqual(recorded[name]);
    expect([read.source.records, read.unreadable]).toEqual([read.records.length, []]);
  });

  // Both byte orders, 32 and 64 bit, not compressed, by characters, binary.
  it.each(['test1', 'test2', 'test3', 'test8', 'test10', 'test13', 'test14', 'test15', 'test16'])('%s: reading goes on from any row', async (name) => {
    const path = folder.pandas(`${name}.sas7bdat`);
    const all = await readSas(path);
    for (const row of [0, 1, 5, 9, 10]) {
      const rest = await readSas(path, {}, [row, 0, row]);
      expect([rest.records, rest.keys]).toEqual([all.records.slice(row), all.keys.slice(row)]);
    }
  });
});

describe('a data set of many pages', () => {
  it('comes in batches, each with a cursor from which the rest comes', async () => {
    const { bytes, rows } = manyPages(220);
    const path = folder.write('many.sas7bdat', bytes);
    const all = await readSas(path);
    expect(all.source.records).toBe(rows);
    expect(all.keys.every((key, row) => key === String(row))).toBe(true);
    expect(all.cursors.length).toBeGreaterThan(2);
    expect(all.cursors.at(-1)).toEqual([rows, 221, 0]);
    for (const cursor of all.cursors) {
      const rest = await readSas(path, {}, cursor);
      // As texts: comparing so many objects takes seconds.
      expect(JSON.stringify(rest.records) === JSON.stringify(all.records.slice(cursor[0]))).toBe(true);
      expect([rest.records.length, rest.keys[0]]).toEqual([rows - cursor[0], cursor[0] === rows ? undefined : String(cursor[0])]);
    }
  });

  it('stops when its signal is aborted', async () => {
    const source = await sasFile({ name: 'many', about: 'many rows' }).open(folder.write('stopped.sas7bdat', manyPages(220).bytes));
    const stop = new AbortController();
    const read = async () => {
      for await (const batch of source.read({ signal: stop.signal })) stop.abort(new Error(`after ${batch.records.length}`));
    };
    await expect(read()).rejects.toThrow(/^after \d+$/);
  });

  it('leaves out deleted rows, which keep their numbers', async () => {
    const { bytes, rows } = manyPages(2);
    const second = 1024 + 8192;
    bytes.writeUInt16LE(0x180, second + 16);
    // The marks lie behind 84 rows of 96 bytes and the free bytes, of which the page is made to have none.
    bytes.writeUInt32LE(0, second + 12);
    bytes.fill(0, second + 24 + 84 * 96, second + 24 + 84 * 96 + 11);
    bytes[second + 24 + 84 * 96] = 0b01000001;
    const all = await readSas(folder.write('all.sas7bdat', manyPages(2).bytes));
    const path = folder.write('deleted.sas7bdat', bytes);
    const left = await readSas(path);
    const isLeft = (row: number) => row !== 62 + 1 && row !== 62 + 7;
    expect(left.source.records).toBe(rows - 2);
    expect(left.records).toEqual(all.records.filter((_, row) => isLeft(row)));
    expect(left.keys).toEqual(all.keys.filter((_, row) => isLeft(row)));
    expect((await readSas(path, {}, [62 + 5, 1, 5])).keys.slice(0, 3)).toEqual(['67', '68', '70']);
  });

  it('leaves out deleted rows of a compressed table', async () => {
    const bytes = pandasBytes('test2.sas7bdat');
    // Pointers of twelve bytes, the rows' at the end; the bit 1 of their ninth byte says that one is deleted.
    const pointers = Array.from({ length: bytes.readUInt16LE(65_536 + 20) }, (_, index) => 65_536 + 24 + index * 12).filter((at) => bytes[at + 8] === 4);
    for (const row of [0, 4]) bytes[pointers[row]! + 8] = 5;
    const [all, left] = [await readSas(folder.pandas('test2.sas7bdat')), await readSas(folder.write('packed.sas7bdat', bytes))];
    expect(left.records).toEqual(all.records.filter((_, row) => row !== 0 && row !== 4));
    expect(left.source.records).toBe(8);
  });
});

describe('columns', () => {
  it('have the kind that their format says, and a label', async () => {
    const { source } = await readSas(folder.pandas('productsales.sas7bdat'));
    expect(source.columns.map(({ name, kind, format }) => `${name} ${kind} ${format}`)).toEqual([
      'ACTUAL number DOLLAR', 'PREDICT number DOLLAR', 'COUNTRY text $CHAR', 'REGION text $CHAR', 'DIVISION text $CHAR', 'PRODTYPE text $CHAR', 'PRODUCT text $CHAR', 'QUARTER number ', 'YEAR number ', 'MONTH day MONNAME',
    ]);
    expect(source.columns[0]?.label).toBe('Actual Sales');
  });

  it('are the declared ones alone, by names in any case, as what is declared', async () => {
    const { records } = await readSas(folder.pandas('productsales.sas7bdat'), { columns: { month: 'day', Product: 'text', ACTUAL: 'number' } });
    expect(records[0]).toEqual({ month: '1993-01-01', Product: 'SOFA', ACTUAL: 925 });
    const asNumber = await readSas(folder.pandas('productsales.sas7bdat'), { columns: { MONTH: 'number', YEAR: 'seconds' } });
    expect(asNumber.records[0]).toEqual({ MONTH: 12_054, YEAR: 1993 });
  });

  it('are refused by name when they are missing or of another kind', async () => {
    const opening = readSas(folder.pandas('productsales.sas7bdat'), { columns: { PRODUCT: 'number', MONTH: 'microseconds', ACTUAL: 'text', COLOUR: 'text' } });
    await expect(opening).rejects.toMatchObject({
      code: 'SOURCE_COLUMNS',
      message: expect.stringMatching(/column 'PRODUCT' is text \(format \$CHAR\), not number; column 'MONTH' is day \(format MONNAME\), not microseconds; column 'ACTUAL' is number \(format DOLLAR\), not text; column 'COLOUR' is missing\. Its columns are ACTUAL, PREDICT/),
    });
  });

  it('are at most a thousand, and none is called __proto__', async () => {
    const wide: XportTable = { name: 'WIDE', columns: Array.from({ length: 1001 }, (_, index) => ({ name: `C${index}`, width: 8 })), rows: [Array.from({ length: 1001 }, (_, index) => index)] };
    const path = folder.write('wide.xpt', xportFile([wide]));
    await expect(readSas(path)).rejects.toThrow(/has 1001 columns; the max is 1000\. Declare the wanted ones/);
    expect((await readSas(path, { columns: { C1000: 'number' } })).records).toEqual([{ C1000: 1000 }]);
    const proto = folder.write('proto.xpt', xportFile([{ name: 'T', columns: [{ name: '__proto__', width: 8 }], rows: [[1]] }], 8));
    await expect(readSas(proto)).rejects.toMatchObject({ code: 'SOURCE_COLUMNS', message: expect.stringContaining("a column '__proto__'") });
  });
});

describe('texts', () => {
  const one = (text: string, encoding?: string) =>
    readSas(folder.write('text.xpt', xportFile([{ name: 'T', columns: [{ name: 'TEXT', width: 12, isText: true }, { name: 'N', width: 8 }], rows: [[text, 1], ['plain', 2]] }])), encoding === undefined ? {} : { encoding });

  it.each([
    [undefined, '\xe9', 'é'],
    ['utf-8', '\xc3\xa9', 'é'],
    ['windows-1251', '\xe9', 'й'],
    ['shift_jis', '\x93\xfa', '日'],
    ['cp850', '\x82', 'é'],
    ['macroman', '\x8e', 'é'],
  ])('in %s are decoded', async (encoding, bytes, text) => {
    expect((await one(bytes, encoding)).records).toEqual([{ TEXT: text, N: 1 }, { TEXT: 'plain', N: 2 }]);
  });

  it('lose the blanks at their end, not those at their begin; a blank one is missing', async () => {
    expect((await one(' a b ')).records[0]).toEqual({ TEXT: ' a b', N: 1 });
    expect((await one('')).records[0]).toEqual({ TEXT: null, N: 1 });
  });

  it('that are not valid go to quarantine with their row', async () => {
    const { source, records, unreadable } = await one('caf\xe9', 'utf-8');
    expect([source.records, records]).toEqual([2, [{ TEXT: 'plain', N: 2 }]]);
    expect(unreadable).toEqual([{ key: '0', raw: {}, reason: "row 0: 'TEXT' is not valid in the encoding of the file: its bytes are 636166e92020202020202020" }]);
  });

  it('in an encoding that nobody knows are refused, and the message says how to go on', async () => {
    await expect(one('a', 'klingon')).rejects.toThrow(/has the encoding 'klingon', which is not known here; declare one by `encoding`|have the encoding 'klingon'/);
  });
});

describe('a transport file', () => {
  const columns = [{ name: 'ID', width: 8 }, { name: 'NOTE', width: 3, isText: true }, { name: 'SEEN', width: 8, format: 'DATE' }, { name: 'AT', width: 8, format: 'DATETIME' }, { name: 'LONG', width: 5, format: 'TIME' }];
  const rows = [[1, 'abc', 0, 60.5, 3661], [2, null, null, null, null], [-3.25, 'x', 21_915, 0, 0]];
  const records = [
    { ID: 1, NOTE: 'abc', SEEN: '1960-01-01', AT: Date.UTC(1960, 0, 1, 0, 1, 0, 500) * 1000, LONG: 3661 },
    { ID: 2, NOTE: null, SEEN: null, AT: null, LONG: null },
    { ID: -3.25, NOTE: 'x', SEEN: '2020-01-01', AT: Date.UTC(1960, 0, 1) * 1000, LONG: 0 },
  ];

  it.each([5, 8] as const)('of version %d gives its rows', async (version) => {
    const read = await readSas(folder.write('v.xpt', xportFile([{ name: 'T', columns, rows }], version)));
    expect(read.records).toEqual(records);
    expect((await readSas(folder.write('v.xpt', xportFile([{ name: 'T', columns, rows }], version)), {}, [2, 0, 0])).records).toEqual(records.slice(2));
  });

  it('with several tables gives the one that is named, and says their names otherwise', async () => {
    const path = folder.write('several.xpt', xportFile([{ name: 'FIRST', columns, rows }, { name: 'SECOND', columns: [{ name: 'N', width: 8 }], rows: [[7], [8]] }]));
    expect((await readSas(path, { member: 'second' })).records).toEqual([{ N: 7 }, { N: 8 }]);
    expect((await readSas(path, { member: 'FIRST' })).records).toEqual(records);
    await expect(readSas(path)).rejects.toThrow(/it has several tables \(FIRST, SECOND\): name one by `member`/);
    await expect(readSas(path, { member: 'THIRD' })).rejects.toThrow(/it has no table 'THIRD'; its tables are FIRST, SECOND/);
  });

  it('gives as many rows as were written, whatever the padding is', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 0, max: 25 }), fc.constantFrom(5 as const, 8 as const), async (width, count, version) => {
      const texts = Array.from({ length: count }, (_, row) => [String.fromCharCode(65 + row)]);
      const read = await readSas(folder.write('padded.xpt', xportFile([{ name: 'T', columns: [{ name: 'TEXT', width, isText: true }], rows: texts }], version)));
      expect(read.records).toEqual(texts.map(([TEXT]) => ({ TEXT })));
    }), { numRuns: 60 });
  });
});

describe('a file that is not what it should be', () => {
  it.each([
    ['empty.sas7bdat', Buffer.alloc(0), 'SOURCE_EMPTY', /is empty: there is nothing to store/],
    ['short.sas7bdat', Buffer.from('id,name\n1,a\n'), 'SOURCE_UNREADABLE', /is not a SAS file that can be read: it is neither a data set/],
    ['table.csv', Buffer.from('id,name\n'.repeat(50)), 'SOURCE_UNREADABLE', /is not a SAS file that can be read/],
    ['cport.xpt', Buffer.from('**COMPRESSED** **COMPRESSED** **COMPRESSED** **COMPRESSED** **COMPRESSED**'.padEnd(160)), 'SOURCE_UNREADABLE', /written by PROC CPORT.*; write it by the XPORT engine/],
    ['formats.sas7bcat', Buffer.concat([Buffer.from('000000000000000000000000c2ea8163b31411cfbd92080009c7318c181f1011', 'hex'), Buffer.alloc(500)]), 'SOURCE_UNREADABLE', /a catalogue of formats/],
  ])('%s is refused', async (name, bytes, code, message) => {
    await expect(readSas(folder.write(name, bytes))).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('is not there, or no file at all', async () => {
    await expect(readSas('/nowhere/table.sas7bdat')).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE', message: expect.stringMatching(/cannot be read \(.*ENOENT/) });
    await expect(readSas(__dirname)).rejects.toThrow(/it is not a regular file/);
    await expect(sasFile({ name: 'visits', about: 'visits' }).open()).rejects.toThrow(/Source 'visits' has no usual file: give one to --file/);
  });

  it.each(['test_12659.sas7bdat', 'test2.sas7bdat', 'test14.sas7bdat', 'SSHSV1_A.xpt'])('is refused as a whole when it is cut off anywhere: %s', async (name) => {
    const bytes = pandasBytes(name);
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: bytes.length - 81 }), async (length) => {
      const opening = readSas(folder.write('cut', bytes.subarray(0, length)));
      // A transport file of version 5 states no number of rows: cut between two of them, it is a shorter one.
      if (name.endsWith('.xpt')) await opening.catch((error: unknown) => expect(error).toMatchObject({ code: 'SOURCE_UNREADABLE' }));
      else await expect(opening).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' });
    }), { numRuns: 15 });
  });

  it.each(['test1.sas7bdat', 'test3.sas7bdat', 'test15.sas7bdat', 'SSHSV1_A.xpt'])('gives records, quarantine or one clear refusal, whatever its bytes are: %s', async (name) => {
    const bytes = pandasBytes(name);
    const inDescription = fc.integer({ min: 0, max: Math.min(bytes.length, 70_000) - 1 });
    const change = fc.tuple(fc.oneof(inDescription, fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 0, max: 300 })), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, 0x20));
    await fc.assert(fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
      const changed = Buffer.from(bytes);
      for (const [at, byte] of changes) changed[at] = byte;
      try {
        const { source, records, unreadable } = await readSas(folder.write('changed', changed));
        expect(records.length + unreadable.length).toBe(source.records);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        expect(error).toMatchObject({ code: expect.stringMatching(/^SOURCE_(UNREADABLE|COLUMNS|EMPTY)$/), message: expect.not.stringMatching(/out of range|undefined|NaN/) });
      }
    }), { numRuns: 25 });
  });

  it('is refused when its numbers cannot be: more rows than its pages hold, rows without bytes, pages of gigabytes', async () => {
    const { bytes } = manyPages(3);
    const rows = 1024 + bytes.readUInt32LE(1024 + 24) + 24;
    const more = Buffer.from(bytes);
    more.writeUInt32LE(1_000_000, rows);
    await expect(readSas(folder.write('more', more))).rejects.toThrow(/it says that it has 1000000 rows, and its pages hold 314/);
    const large = Buffer.from(bytes);
    large.writeUInt32LE(0x7fff_ffff, 204);
    await expect(readSas(folder.write('large', large))).rejects.toThrow(/its pages have 2147483647 bytes, which is not between 1024 and 16777216/);
    const nothing = Buffer.from(bytes);
    nothing.writeUInt32LE(0, rows - 4);
    nothing.writeUInt32LE(0xffff_ffff, rows);
    nothing.writeUInt32LE(0xffff_ffff, rows + 36);
    await expect(readSas(folder.write('nothing', nothing))).rejects.toThrow(/it says that a row has 0 bytes/);
    const fewer = Buffer.from(bytes);
    fewer.writeUInt32LE(100, rows);
    // Behind the last row of a table may lie what was there before.
    expect((await readSas(folder.write('fewer', fewer))).records).toHaveLength(100);
  });
});
