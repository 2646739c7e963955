import { appendFile, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { KeptDatasets } from './kept-datasets.js';

const run = '0123456789abcdef0123456789abcdef';
const keyOf = (digit: string) => digit.repeat(64);

describe('kept datasets', () => {
  let directory: string;
  let kept: KeptDatasets;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kept-'));
    kept = new KeptDatasets(join(directory, 'datasets'), 1e9);
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const anyArray = fc.oneof(
    fc.float32Array({ maxLength: 40 }), fc.float64Array({ maxLength: 40 }), fc.int32Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }),
    fc.tuple(fc.float64Array({ minLength: 4, maxLength: 40 }), fc.nat(3)).map(([array, from]) => array.subarray(from, array.length - 1)),
  );
  const anyValue = fc.oneof(
    fc.record({ rows: fc.nat(), columns: fc.array(fc.string()), values: anyArray }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.oneof(anyArray, fc.array(fc.option(fc.string())), fc.integer(), fc.boolean(), fc.constant(null))),
  );

  it('come back bit for bit, with the run that made them', async () => {
    await fc.assert(
      fc.asyncProperty(anyValue, async (value) => {
        const key = keyOf('a');
        await rm(join(directory, 'datasets'), { recursive: true, force: true });
        await kept.write(key, { run, value });
        expect(await kept.keys()).toEqual(new Set([key]));
        const read = await kept.read(key);
        expect(read).toEqual({ run, value });
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['−0 among other numbers', { mean: -0 }],
    ['NaN', { mean: NaN }],
    ['a class', new (class Tensor {})()],
    ['a function', { predict: () => 1 }],
  ])('are refused with %s, which JSON would not keep, and nothing stays', async (_what, value) => {
    await expect(kept.write(keyOf('a'), { run, value })).rejects.toThrow(TypeError);
    expect(await readdir(join(directory, 'datasets'))).toEqual([]);
  });

  it.each([
    ['was cut off', (file: string) => truncate(file, 7)],
    ['was altered', (file: string) => writeFile(file, Buffer.alloc(16, 1))],
    ['grew', (file: string) => appendFile(file, 'x')],
    ['is gone', (file: string) => rm(file)],
  ])('count as absent when the file of arrays %s, and are removed', async (_what, spoil) => {
    await kept.write(keyOf('a'), { run, value: { values: Float64Array.of(1, 2) } });
    await spoil(join(directory, 'datasets', keyOf('a'), 'arrays.bin'));
    expect(await kept.read(keyOf('a'))).toBeUndefined();
    expect(await kept.keys()).toEqual(new Set());
  });

  it('go when there are more than may be kept: those first that were not used for the longest time', async () => {
    const small = new KeptDatasets(join(directory, 'datasets'), 2500);
    const value = { values: new Float64Array(100) };
    await small.write(keyOf('a'), { run, value });
    await small.write(keyOf('b'), { run, value });
    await small.read(keyOf('a'));
    await small.write(keyOf('c'), { run, value });
    expect(await small.keys()).toEqual(new Set([keyOf('a'), keyOf('c')]));
    await small.write(keyOf('d'), { run, value: { values: new Float64Array(1000) } });
    expect((await small.keys()).has(keyOf('d'))).toBe(false);
  });

  it('are there once when two write the same one', async () => {
    const value = { values: Float64Array.from({ length: 1000 }, (_, at) => at) };
    await Promise.all([1, 2, 3].map(() => kept.write(keyOf('a'), { run, value })));
    expect(await kept.read(keyOf('a'))).toEqual({ run, value });
    expect(await readdir(join(directory, 'datasets'))).toEqual([keyOf('a')]);
  });

  it('are not half there when the writing is stopped', async () => {
    const stop = new AbortController();
    stop.abort(new Error('Ctrl-C'));
    await expect(kept.write(keyOf('a'), { run, value: { values: new Float64Array(10) } }, stop.signal)).rejects.toThrow('Ctrl-C');
    expect(await readdir(join(directory, 'datasets'))).toEqual([]);
  });
});
