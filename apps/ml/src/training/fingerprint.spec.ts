import fc from 'fast-check';
import { recipes } from '../network/recipe.js';
import { changesSince, fingerprint, type FingerprintParts } from './fingerprint.js';

const parts: FingerprintParts = {
  code: { nodes: { 'fit-scaler': 'a'.repeat(64), 'train-network': 'b'.repeat(64) }, reader: 'c'.repeat(64), libraries: { '@tensorflow/tfjs-core': '4.22.0' } },
  parameters: recipes['first-run'],
  datasets: { training: 'd'.repeat(64), validation: 'e'.repeat(64) },
  contracts: { flight_instance: 1 },
  backend: 'wasm 4.22.0',
};

describe('the fingerprint', () => {
  it('does not depend on the order in which the parts are written', () => {
    const reversed = Object.fromEntries(Object.entries(parts).reverse());
    expect(fingerprint({ ...parts, ...reversed })).toBe(fingerprint(parts));
  });

  it('is another one for another seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (a, b) => {
        const of = (seed: number) => fingerprint({ ...parts, parameters: { ...parts.parameters, seed } });
        expect(of(a) === of(b)).toBe(a === b);
      }),
    );
  });

  it.each([
    ['a node', { ...parts, code: { ...parts.code, nodes: { ...parts.code.nodes, 'train-network': 'f'.repeat(64) } } }, 'node train-network changed'],
    ['a further node', { ...parts, code: { ...parts.code, nodes: { ...parts.code.nodes, clip: 'f'.repeat(64) } } }, 'node clip is new'],
    ['the reader', { ...parts, code: { ...parts.code, reader: 'f'.repeat(64) } }, 'the reader of instances changed'],
    ['a library', { ...parts, code: { ...parts.code, libraries: { '@tensorflow/tfjs-core': '4.23.0' } } }, 'library @tensorflow/tfjs-core is "4.23.0", was "4.22.0"'],
    ['a parameter', { ...parts, parameters: { ...parts.parameters, seed: 2 } }, 'parameter seed is 2, was 1'],
    ['the data', { ...parts, datasets: { ...parts.datasets, training: 'f'.repeat(64) } }, 'dataset training changed'],
    ['a contract', { ...parts, contracts: { flight_instance: 2 } }, 'contract flight_instance is v2, was v1'],
    ['the backend', { ...parts, backend: 'native 4.22.0' }, 'backend is "native 4.22.0", was "wasm 4.22.0"'],
  ])('changes with %s, and it is told in words', (_what, now, words) => {
    expect(fingerprint(now)).not.toBe(fingerprint(parts));
    expect(changesSince(parts, now)).toEqual([words]);
  });

  it('has nothing to tell where nothing changed', () => {
    expect(changesSince(parts, { ...parts })).toEqual([]);
  });
});
