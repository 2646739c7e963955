import fc from 'fast-check';
import { RowDamage } from '../sas-damage.js';
import { unpackRdc } from './rdc.js';
import { unpackRle } from './rle.js';
import { unpacker } from './unpack.js';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

function unpack(how: typeof unpackRle, packed: Buffer, size: number): Buffer {
  const row = Buffer.alloc(size + 2, 0xee);
  how(packed, 0, packed.length, row, 1, size);
  expect([row[0], row[size + 1]]).toEqual([0xee, 0xee]);
  return row.subarray(1, size + 1);
}

/** Packs as COMPRESS=CHAR: runs of blanks, zeros, at signs and others, the rest as it is. */
function packRle(row: Buffer): Buffer {
  const packed: number[] = [];
  for (let at = 0; at < row.length; ) {
    let run = 1;
    while (run < 4000 && row[at + run] === row[at]) run++;
    const command = { 0x00: 0xf0, 0x20: 0xe0, 0x40: 0xd0 }[row[at]!];
    if (run >= 18) packed.push(0x40 | ((run - 18) >> 8), (run - 18) & 0xff, row[at]!);
    else if (command !== undefined && run >= 2) packed.push(command | (run - 2));
    else if (run >= 3) packed.push(0xc0 | (run - 3), row[at]!);
    else packed.push(0x80 | (run - 1), ...row.subarray(at, at + run));
    at += run;
  }
  return Buffer.from(packed);
}

/** Packs as COMPRESS=BINARY: runs, and what has come before. */
function packRdc(row: Buffer): Buffer {
  const items: (readonly [isCommand: boolean, bytes: readonly number[], size: number])[] = [];
  for (let at = 0; at < row.length; at += items.at(-1)![2]) {
    let run = 1;
    while (run < 4000 && row[at + run] === row[at]) run++;
    const seen = at >= 16 ? row.subarray(0, at).lastIndexOf(row.subarray(at, at + 16)) : -1;
    if (run >= 19) items.push([true, [0x10 | ((run - 19) & 0x0f), (run - 19) >> 4, row[at]!], run]);
    else if (run >= 3) items.push([true, [run - 3, row[at]!], run]);
    else if (at + 16 <= row.length && seen >= 0 && at - seen - 3 >= 0 && at - seen < 4000) items.push([true, [0x20 | ((at - seen - 3) & 0x0f), (at - seen - 3) >> 4, 0], 16]);
    else items.push([false, [row[at]!], 1]);
  }
  const packed: number[] = [];
  for (let first = 0; first < items.length; first += 16) {
    const some = items.slice(first, first + 16);
    const bits = some.reduce((sum, [isCommand], index) => (isCommand ? sum | (0x8000 >> index) : sum), 0);
    packed.push(bits >> 8, bits & 0xff, ...some.flatMap(([, bytes]) => bytes));
  }
  return Buffer.from(packed);
}

const rows = fc
  .array(fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.tuple(fc.constantFrom(0, 0x20, 0x40, 7), fc.integer({ min: 1, max: 5000 })).map(([byte, count]) => new Uint8Array(count).fill(byte)), fc.constant(Buffer.from('what comes again and again'))), { minLength: 1, maxLength: 12 })
  .map((parts) => Buffer.concat(parts));

describe.each([
  ['characters', unpackRle, packRle],
  ['binary', unpackRdc, packRdc],
] as const)('a row that is compressed as %s', (_, how, pack) => {
  it('is what it was', () => {
    fc.assert(fc.property(rows, (row) => expect(unpack(how, pack(row), row.length).equals(row)).toBe(true)));
  });

  it('never writes outside of its row, whatever the bytes are: it is refused, or as long as it must be', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 0, max: 300 }), (bytes, size) => {
      try {
        expect(unpack(how, Buffer.from(bytes), size)).toHaveLength(size);
      } catch (error) {
        expect(error).toBeInstanceOf(RowDamage);
      }
    }));
  });

  it('is refused when bytes are missing or too many', () => {
    const row = Buffer.from('some text'.padEnd(60));
    const packed = pack(row);
    expect(() => unpack(how, packed, 59)).toThrow(/more than the 59 bytes of a row/);
    expect(() => unpack(how, packed, 61)).toThrow(/it has 60 bytes, and a row has 61/);
    expect(() => unpack(how, packed.subarray(0, packed.length - 1), 60)).toThrow(RowDamage);
  });
});

describe('the commands of run lengths', () => {
  it.each([
    ['00 00', 64], ['10 00', 4160], ['20', 96], ['80', 1], ['90', 17], ['a0', 33], ['b0', 49],
  ])('%s copies %d bytes', (command, count) => {
    const bytes = Buffer.from(Array.from({ length: count }, (_, index) => index & 0xff));
    expect(unpack(unpackRle, Buffer.concat([hex(command), bytes]), count)).toEqual(bytes);
  });

  it.each([
    ['4102 58', 'X', 276], ['5101', '@', 274], ['6101', ' ', 274], ['7101', '\0', 274], ['c2 58', 'X', 5], ['d2', '@', 4], ['e2', ' ', 4], ['f2', '\0', 4],
  ])('%s repeats a byte', (command, byte, count) => {
    expect(unpack(unpackRle, hex(command), count).toString('latin1')).toBe(byte.repeat(count));
  });

  it('has none of number 3', () => {
    expect(() => unpack(unpackRle, hex('30 00'), 4)).toThrow(/the unknown command 3/);
  });
});

describe('a page of compressed rows', () => {
  it('is unpacked a megabyte at a time, however large its rows become', () => {
    const rowBytes = 400_000;
    const packed = packRle(Buffer.alloc(rowBytes));
    const unpackPage = unpacker({ rowForm: { bytes: rowBytes, rows: 60_000, onMixPage: 0 }, compression: 'rle' });
    const row = { start: 0, length: packed.length, isCompressed: true, isDeleted: false };
    const places: unknown[] = [];
    for (const part of unpackPage(packed, { count: 60_000, at: () => row }, { before: 100, page: 7, from: 59_995 })) {
      expect(part.bytes.length).toBeLessThanOrEqual(1 << 20);
      places.push([part.numbers, part.next]);
    }
    expect(places).toEqual([
      [[60_095, 60_096], [60_097, 7, 59_997]],
      [[60_097, 60_098], [60_099, 7, 59_999]],
      [[60_099], [60_100, 8, 0]],
    ]);
  });

  it('gives the rows around a damaged one, and says what is wrong with that', () => {
    const good = packRle(Buffer.from('abcdefgh'));
    const page = Buffer.concat([good, hex('30')]);
    const unpackPage = unpacker({ rowForm: { bytes: 8, rows: 4, onMixPage: 0 }, compression: 'rle' });
    const stored = [[0, good.length], [good.length, 1], [0, 5], [0, good.length]].map(([start, length]) => ({ start: start!, length: length!, isCompressed: true, isDeleted: false }));
    const [part, ...others] = unpackPage(page, { count: 4, at: (index) => stored[index]! }, { before: 0, page: 0, from: 0 });
    expect(others).toEqual([]);
    expect(part?.starts.map((start) => part.bytes.toString('latin1', start, start + 8))).toEqual(['abcdefgh', 'abcdefgh']);
    expect(part).toMatchObject({ numbers: [0, 3], damaged: new Map([[1, expect.stringContaining('unknown command')], [2, expect.stringContaining('end too early')]]) });
  });
});
