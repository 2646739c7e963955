import fc from 'fast-check';
import { changesSince, fingerprint, type FingerprintParts } from './fingerprint.js';

const parts: FingerprintParts = {
  code: { nodes: { 'fit-scaler': 'a'.repeat(64), 'train-network': 'b'.repeat(64) }, reader: 'c'.repeat(64), libraries: { '@tensorflow/tfjs-core': '4.22.0' } },
  label: 'alarm',
  parameters: { hidden: [8], peakRate: 0.01, warmUp: 0.05, validations: 4, seed: 1 },
  datasets: { training: 'd'.repeat(64), validation: 'e'.repeat(64) },
  contracts: { reading: 1 },
  fields: { reading: '1'.repeat(64) },
  backend: 'wasm 4.22.0',
};

describe('the fingerprint', () => {
  it('does not depend on the order in which the parts are written', () => {
    const reversed = Object.fromEntries(Object.entries(parts).reverse());
    expect(fingerprint({ ...parts, ...reversed })).toBe(fingerprint(parts));
  });

  it('differs for different seeds', () => {
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
    ['the reader', { ...parts, code: { ...parts.code, reader: 'f'.repeat(64) } }, 'the reader of instances or the engine of pipelines changed'],
    ['a library', { ...parts, code: { ...parts.code, libraries: { '@tensorflow/tfjs-core': '4.23.0' } } }, 'library @tensorflow/tfjs-core is "4.23.0", was "4.22.0"'],
    ['a parameter', { ...parts, parameters: { ...parts.parameters, seed: 2 } }, 'parameter seed is 2, was 1'],
    ['the data', { ...parts, datasets: { ...parts.datasets, training: 'f'.repeat(64) } }, 'dataset training changed'],
    ['a contract', { ...parts, contracts: { reading: 2 } }, 'contract reading is v2, was v1'],
    ['a field', { ...parts, fields: { reading: '2'.repeat(64) } }, 'the fields of contract reading that are read changed'],
    ['a parameter that is stated now', { ...parts, parameters: { ...parts.parameters, batch: 64 } }, 'parameter batch is 64, was not stated'],
    ['the label', { ...parts, label: 'level' }, 'label is "level", was "alarm"'],
    ['the backend', { ...parts, backend: 'native 4.22.0' }, 'backend is "native 4.22.0", was "wasm 4.22.0"'],
  ])('changes with %s, and says so in words', (_what, now, words) => {
    expect(fingerprint(now)).not.toBe(fingerprint(parts));
    expect(changesSince(parts, now)).toEqual([words]);
  });

  it('has no reason where nothing changed', () => {
    expect(changesSince(parts, { ...parts })).toEqual([]);
  });
});
