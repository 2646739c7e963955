import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeArtifacts, type Artifacts } from '../packaging/typed-json.js';
import { compareFitted } from './compare-fitted.js';

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'fitted-'));
});
afterAll(() => rm(scratch, { recursive: true }));

const written = async (artifacts: Artifacts) => {
  const directory = await mkdtemp(join(scratch, 'artifacts-'));
  await writeArtifacts(directory, artifacts);
  return directory;
};
const fitted = { scaler: { means: Float64Array.from([1, 2]), names: ['count'] }, network: { layers: [{ kernel: Float32Array.from([0.5, -0.5, 1]) }] } };
const compare = async (again: Artifacts) => compareFitted(await written(fitted), await written(again), ['scaler', 'network']);

describe('what two trainings have fitted', () => {
  it('is the same where every byte is', async () => {
    expect(await compare(fitted)).toEqual({ isSame: true, bytes: 32, sha256: expect.stringMatching(/^[0-9a-f]{64}$/), differences: [] });
  });

  it.each<[string, Artifacts, string]>([
    ['a weight in its last bit', { ...fitted, network: { layers: [{ kernel: Float32Array.from([0.5, -0.5, 1 + 2 ** -23]) }] } }, "'network' differs in 1 of 3 numbers, by 1.2e-7 at most"],
    ['all means', { ...fitted, scaler: { ...fitted.scaler, means: Float64Array.from([2, 4]) } }, "'scaler' differs in 2 of 2 numbers, by 2.0 at most"],
    ['the number of weights', { ...fitted, network: { layers: [{ kernel: Float32Array.from([0.5]) }] } }, "'network' has 1 numbers, had 3"],
    ['a text', { ...fitted, scaler: { ...fitted.scaler, names: ['level'] } }, 'artifacts.json differs, though not in a number'],
  ])('differs in %s, and says where', async (_what, again, words) => {
    expect(await compare(again)).toMatchObject({ isSame: false, differences: [words] });
  });
});
