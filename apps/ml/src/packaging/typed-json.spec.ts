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
        expect(await readArtifacts(directory)).toEqual(values);
      }),
      { numRuns: 50 },
    );
  });

  it('do not share memory, so that none keeps the whole file alive or is changed through another', async () => {
    await writeArtifacts(directory, { a: Float32Array.of(1, 2), b: Float32Array.of(3) });
    expect(await readArtifacts(directory)).toMatchObject({ a: { buffer: { byteLength: 8 } }, b: { buffer: { byteLength: 4 } } });
  });

  it('are refused when the binary file was cut short', async () => {
    await writeArtifacts(directory, { weights: Float64Array.of(1, 2, 3) });
    await truncate(join(directory, 'weights.bin'), 16);
    await expect(readArtifacts(directory)).rejects.toThrow('weights.bin ends before byte 24');
  });

  it('are refused when the JSON was torn', async () => {
    await writeArtifacts(directory, { weights: Float64Array.of(1) });
    await writeFile(join(directory, 'artifacts.json'), '{"weights": {"$arr');
    await expect(readArtifacts(directory)).rejects.toThrow(SyntaxError);
  });
});
