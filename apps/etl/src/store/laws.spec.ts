import { copyMessage, encodeTuples, columnsOf, rowsToColumns } from '@tripod/contracts';
import { item } from '@tripod/contracts/testing';
import fc from 'fast-check';
import { compareKeys, firstOfEachKey, orderByKey } from './key-order.js';
import { contentHash, hashPartitions } from './partition-hash.js';

const text = fc.string({ unit: 'grapheme', maxLength: 6 });
// The edges between what UTF-16 and UTF-8 order differently.
const edge = fc.constantFrom('\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}', '');

describe('the order of keys', () => {
  it('is that of the bytes of their UTF-8', () => {
    fc.assert(
      fc.property(fc.tuple(edge, text, edge), fc.tuple(edge, text, edge), (a, b) => {
        const [left, right] = [a.join(''), b.join('')];
        expect(Math.sign(compareKeys(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
      }),
    );
  });

  it('keeps rows of one key in their order, and takes only the rows that it is given', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', '\ud7ff', '\ue000', '\u{10000}'), { maxLength: 20 }), fc.boolean(), (given, isSorted) => {
        const keys = isSorted ? [...given].sort() : given;
        const rows = Int32Array.from(keys.keys()).filter((row) => row % 3 !== 1);
        const ordered = orderByKey(keys, rows);
        const expected = [...rows].sort((a, b) => Buffer.compare(Buffer.from(keys[a]!), Buffer.from(keys[b]!)) || a - b);
        expect([...ordered]).toEqual(expected);
        expect([...firstOfEachKey(keys, ordered)]).toEqual(expected.filter((row, i) => keys[row] !== keys[expected[i - 1] ?? -1]));
      }),
    );
  });
});

describe('the hashes of partitions in one stream', () => {
  const rowsOf = (n: number) => Array.from({ length: n }, (_, i) => ({ item_id: i + 1, weight: i % 3 === 0 ? null : i / 7, colour: 'red', maker: 'ü'.repeat(i % 9) }));
  const tuplesOf = (from: number, rows: number) => {
    const made = rowsToColumns(item, rowsOf(from + rows).slice(from));
    if ('fault' in made) throw new Error(made.fault.message);
    return encodeTuples(columnsOf(item), made.columns);
  };
  async function* cut(bytes: Uint8Array, size: number) {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }

  it('are those of the partitions alone, however the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 5 }), fc.integer({ min: 1, max: 400 }), async (counts, size) => {
        let from = 0;
        const parts = counts.map((rows, partition) => {
          const tuples = tuplesOf(from, rows);
          from += rows;
          return { partition, rows, tuples };
        });
        const message = Buffer.concat(copyMessage(parts.map(({ tuples }) => tuples)));
        const hashes = await hashPartitions(cut(message, size), parts);
        expect([...hashes]).toEqual(parts.map(({ partition, tuples }) => [partition, contentHash(tuples)]));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['more', 1],
    ['fewer', 3],
  ])('are not given for a stream with %s rows', async (words, rows) => {
    const message = Buffer.concat(copyMessage([tuplesOf(0, 2)]));
    await expect(hashPartitions(cut(message, 50), [{ partition: 0, rows }])).rejects.toThrow(`the stream has ${words} rows than its partitions`);
  });
});
