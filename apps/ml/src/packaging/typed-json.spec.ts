import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readArtifacts, writeArtifacts } from './typed-json.js';

describe('artifacts', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'artifacts-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('come back as they were written: numbers to the bit, each array with its type', async () => {
    const array = fc.oneof(fc.float32Array(), fc.float64Array(), fc.int32Array(), fc.uint8Array());
    const artifacts = fc.dictionary(fc.string(), fc.record({ array, nested: fc.array(array), text: fc.string(), number: fc.integer() }));
    await fc.assert(
      fc.asyncProperty(artifacts, async (values) => {
        await writeArtifacts(directory, values);
        expect(await readArtifacts(directory, Object.keys(values))).toEqual(values);
      }),
      { numRuns: 50 },
    );
  });

  it('do not share memory, so that each can be changed and freed by itself', async () => {
    await writeArtifacts(directory, { a: Float32Array.of(1, 2), b: Float32Array.of(3) });
    expect(await readArtifacts(directory, ['a', 'b'])).toMatchObject({ a: { buffer: { byteLength: 8 } }, b: { buffer: { byteLength: 4 } } });
  });

  it('are rejected when the binary file was cut short', async () => {
    await writeArtifacts(directory, { weights: Float64Array.of(1, 2, 3) });
    await truncate(join(directory, 'weights.bin'), 16);
    await expect(readArtifacts(directory, ['weights'])).rejects.toThrow('weights.bin ends before byte 24');
  });

  it('are rejected when the JSON was torn', async () => {
    await writeArtifacts(directory, { weights: Float64Array.of(1) });
    await writeFile(join(directory, 'artifacts.json'), '{"weights": {"$arr');
    await expect(readArtifacts(directory, ['weights'])).rejects.toThrow(SyntaxError);
  });

  it('are rejected when they are not those that the code reads, and both are named', async () => {
    await writeArtifacts(directory, { scaler: 1, network: 2 });
    await expect(readArtifacts(directory, ['scaler', 'encoder'])).rejects.toThrow('artifacts.json has scaler, network; the code beside it reads scaler, encoder');
  });

  it('are rejected when a pointer is not one', async () => {
    await writeArtifacts(directory, {});
    await writeFile(join(directory, 'artifacts.json'), '{ "weights": { "deep": [{ "$array": "Float16Array", "offset": 0, "length": 1 }] } }');
    await expect(readArtifacts(directory, ['weights'])).rejects.toThrow('weights.deep[0] of artifacts.json is not a valid pointer');
  });

  it.each([
    ['NaN', NaN],
    ['an infinity', -Infinity],
    ['undefined', undefined],
    ['a Map', new Map()],
    ['a Date', new Date(0)],
    ['a BigInt', 1n],
    ['an array of another type', new Int8Array(1)],
    ['what would be read as a pointer', { $array: 'Float32Array' }],
  ])('are not written with %s, which would come back as something else', async (_what, value) => {
    await expect(writeArtifacts(directory, { scaler: { of: [0, value] } })).rejects.toThrow(/^artifacts\.scaler\.of\[1\] is .*, which cannot be written/);
  });
});
