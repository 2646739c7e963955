import fc from 'fast-check';
import { meanOf, membersOf } from './ensemble.js';
import type { Network } from './network.js';

const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('an ensemble', () => {
  it('says the mean of what its members say', () => {
    expect([...meanOf([Float64Array.of(0, 1), Float64Array.of(0.5, 0.25), Float64Array.of(1, 0.25)])]).toEqual([0.5, 0.5]);
  });

  it('says of a row alone, to the last bit, what it says of it among others; and a mean of probabilities is one', () => {
    fc.assert(
      fc.property(fc.array(fc.array(share, { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 7 }), (members) => {
        const together = meanOf(members.map((said) => Float64Array.from(said)));
        const alone = together.map((_, row) => meanOf(members.map((said) => Float64Array.of(said[row]!)))[0]!);
        expect(alone).toEqual(together);
        expect(together.every((mean) => mean >= 0 && mean <= 1)).toBe(true);
      }),
    );
  });

  it('of one network is that network', () => {
    const network: Network = { sizes: [1, 1], layers: [{ kernel: Float32Array.of(1), bias: Float32Array.of(0) }] };
    const said = Float64Array.of(0.1, 0.2);
    expect([membersOf(network), membersOf({ members: [network] }), meanOf([said])]).toEqual([[network], [network], said]);
  });

  it('is refused without members', () => {
    expect(() => meanOf([])).toThrow('an ensemble has one network or more');
  });
});
