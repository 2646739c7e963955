import fc from 'fast-check';
import { ibmBytes } from '../fixtures/xport-file.js';
import { ibmNumber } from './ibm-number.js';

const read = (bytes: Buffer, width = 8) => ibmNumber(width)(bytes, new DataView(bytes.buffer, bytes.byteOffset), 0);

describe('a number of System/360', () => {
  it.each([
    ['4110000000000000', 1],
    ['c276a00000000000', -118.625],
    ['0000000000000000', 0],
    ['8000000000000000', 0],
    ['4080000000000000', 0.5],
    ['7fffffffffffff00', (1 - 2 ** -48) * 16 ** 63],
    ['0010000000000000', 16 ** -65],
    // The last three bits of a fraction that begins with eight do not fit into a float64.
    ['4080000000000007', 0.5],
    ['408000000000000f', 0.5 + 2 ** -53],
    ['4010000000000001', 1 / 16 + 2 ** -56],
  ])('%s is %d', (hex, number) => {
    expect(read(Buffer.from(hex, 'hex'))).toBe(number);
  });

  it.each(['2e', '5f', '41', '5a'])('is missing when %s comes before zeros', (first) => {
    expect(read(Buffer.from(`${first}00000000000000`, 'hex'))).toBeNaN();
    expect(read(Buffer.from(`${first}0000`, 'hex'), 3)).toBeNaN();
  });

  it('holds each float64 of its range to the last bit', () => {
    fc.assert(fc.property(fc.double({ min: 1e-75, max: 1e75, noNaN: true }), fc.boolean(), (size, isNegative) => {
      const value = isNegative ? -size : size;
      expect(read(ibmBytes(value))).toBe(value);
    }));
  });

  it('may be cut off behind any byte', () => {
    fc.assert(fc.property(fc.integer({ min: -32_768, max: 32_767 }), (value) => {
      expect(read(ibmBytes(value), 4)).toBe(value);
    }));
  });
});
