import fc from 'fast-check';
import { rowsOf, runAlone } from '../fixtures/tables.js';
import { hashText, type Columns } from '../index.js';

const hash = async (t: Columns, buckets: number, signed?: boolean) =>
  (await runAlone(hashText({ name: 'hash', tags: [], from: 't', buckets, ...(signed !== undefined && { signed }), to: 'out' }), { t })).out;

describe('hashText', () => {
  // From an implementation in Python, over the bytes of the text in UTF-16LE.
  it.each([['', 5, -1], ['a', 3, -1], ['Rome', 3, -1], ['Zürich', 6, 1], ['東京', 1, 1], ['🦆', 2, 1], ['\ud800', 0, -1]])(
    'puts %j in bucket %i of 8 with sign %i, in every version',
    async (text, bucket, sign) => {
      const [signed] = rowsOf(await hash({ x: [text] }, 8, true));
      expect(signed?.indexOf(sign)).toBe(bucket);
      const [unsigned] = rowsOf(await hash({ x: [text] }, 8));
      expect(unsigned?.indexOf(1)).toBe(bucket);
    },
  );

  it('has columns for each text column, and only zeros for null', async () => {
    const made = await hash({ a: ['x', null], b: [null, 'x'] }, 2);
    expect(made.columns).toEqual(['a_hash_0', 'a_hash_1', 'b_hash_0', 'b_hash_1']);
    const [[first, second], [third, fourth]] = rowsOf(made).map((row) => [row.slice(0, 2), row.slice(2)]) as [number[][], number[][]];
    expect([second, third]).toEqual([[0, 0], [0, 0]]);
    expect(first).toEqual(fourth);
  });

  it('spreads texts evenly over buckets and signs', async () => {
    const texts = Array.from({ length: 40_000 }, (_, at) => `customer ${at}`);
    const { values } = await hash({ x: texts }, 8, true);
    const sums = [1, -1].flatMap((sign) => Array.from({ length: 8 }, (_, bucket) => values.filter((value, at) => at % 8 === bucket && value === sign).length));
    for (const sum of sums) expect(Math.abs(sum - 2500)).toBeLessThan(250); // five standard deviations
  });

  it('gives each text one bucket', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' })), fc.integer({ min: 1, max: 20 }), fc.boolean(), async (texts, buckets, signed) => {
        for (const row of rowsOf(await hash({ x: texts }, buckets, signed))) expect(row.filter((value) => value !== 0).map(Math.abs)).toEqual([1]);
      }),
    );
  });

  it('refuses numbers', async () => {
    await expect(hash({ x: Int32Array.of(1) }, 2)).rejects.toMatchObject({ code: 'TABULAR_TYPE', message: "column 'x' holds integers (Int32Array), not text" });
  });

  it.each([0, 1.5, NaN])('is not built with %p buckets', async (buckets) => {
    await expect(hash({}, buckets)).rejects.toMatchObject({ code: 'TABULAR_PARAMETER', message: `node 'hash': buckets is ${buckets}; it must be a positive integer` });
  });
});
