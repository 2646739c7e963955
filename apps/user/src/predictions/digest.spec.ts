import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { predictionsDigest } from './digest.js';

const ids = ['2001-06-30T08:01-LAX-RNO-1', '2001-06-30T08:01-LAX-RNO-2'];

describe("the digest of a day's predictions", () => {
  it('is sha256 over id, line feed and little-endian float64 of each flight', () => {
    const bytes = Buffer.concat([
      Buffer.from(`${ids[0]}\n`),
      Buffer.from(Float64Array.of(0.25).buffer),
      Buffer.from(`${ids[1]}\n`),
      Buffer.from(Float64Array.of(1 / 3).buffer),
    ]);
    expect(predictionsDigest(ids, Float64Array.of(0.25, 1 / 3))).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('does not depend on the order of the flights', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { maxLength: 20 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (flightIds, stream) => {
          const probabilities = Float64Array.from(stream.take(flightIds.length));
          expect(predictionsDigest([...flightIds].reverse(), probabilities.toReversed())).toBe(
            predictionsDigest(flightIds, probabilities),
          );
        },
      ),
    );
  });

  it('differs with the last bit of one prediction, and with the flight it is for', () => {
    const digest = predictionsDigest(ids, Float64Array.of(0.5, 0.25));
    expect(predictionsDigest(ids, Float64Array.of(0.5 + Number.EPSILON / 2, 0.25))).not.toBe(digest);
    expect(predictionsDigest(ids, Float64Array.of(0.25, 0.5))).not.toBe(digest);
  });
});
