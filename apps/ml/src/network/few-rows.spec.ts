import fc from 'fast-check';
import { startBackend } from './backend.js';
import { FEW_ROWS, fewLogits } from './few-rows.js';
import { logitsOnBackend } from './logits-on-backend.js';
import type { Network } from './network.js';
import { predictLogits } from './predict-logits.js';

const float32 = fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-1e6), max: Math.fround(1e6) });
/** One-hot and ReLU give many zeros. */
const values = (count: number) => fc.array(fc.oneof(fc.constant(0), float32), { minLength: count, maxLength: count, size: 'max' }).map((list) => Float32Array.from(list));

const networks = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 4 }).chain((sizes) =>
  fc.tuple(...sizes.slice(1).map((out, index) => fc.record({ kernel: values(sizes[index]! * out), bias: values(out) }))).map((layers): Network => ({ sizes, layers })),
);

/** A network and rows for it. */
const cases = (rows: fc.Arbitrary<number>) =>
  fc.tuple(networks, rows).chain(([network, count]) => {
    const width = network.sizes[0]!;
    const columns = Array.from({ length: width }, (_, column) => `x${column}`);
    return values(count * width).map((features) => ({ network, features: { rows: count, columns, values: features } }));
  });

describe('the logits of a few rows', () => {
  beforeAll(() => startBackend('wasm'));

  it('have the bits that WebAssembly gives', () => {
    fc.assert(
      fc.property(cases(fc.integer({ min: 0, max: FEW_ROWS })), ({ network, features }) => {
        // −0 and 0 are one number to all that follows.
        const plus0 = (logits: Float32Array) => logits.map((logit) => logit + 0);
        expect(plus0(fewLogits(network, features))).toEqual(plus0(logitsOnBackend(network, features)));
      }),
      { numRuns: 300 },
    );
  });

  it('are the same among many rows', async () => {
    await fc.assert(
      fc.asyncProperty(cases(fc.integer({ min: FEW_ROWS + 1, max: 40 })), async ({ network, features }) => {
        const { columns } = features;
        const row = features.values.subarray(0, columns.length);
        const alone = await predictLogits(network, { rows: 1, columns, values: row });
        expect((await predictLogits(network, features)).subarray(0, alone.length).map((logit) => logit + 0)).toEqual(alone.map((logit) => logit + 0));
      }),
      { numRuns: 50 },
    );
  });

  it('are refused for features of another width', () => {
    const network: Network = { sizes: [2, 1], layers: [{ kernel: Float32Array.of(1, 2), bias: Float32Array.of(0) }] };
    expect(() => fewLogits(network, { rows: 1, columns: ['x'], values: Float32Array.of(1) })).toThrow('the features have 1 columns, the network was trained on 2');
  });
});
