import { pickRows } from '@tripod/contracts';
import { readingAlarm, readingGrade } from '@tripod/contracts/testing';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { predictionsDigest } from './digest.js';

const ids = ['r1', 'r2'];
const alarms = (reading_id: string[], alarm_probability: Float64Array) => predictionsDigest(readingAlarm, { reading_id, alarm_probability });

describe('the digest of predictions', () => {
  it("is sha256 over each row's binary COPY tuple", () => {
    const tuple = (id: string, probability: number) => {
      const bytes = Buffer.alloc(2 + 4 + 2 + 4 + 8);
      bytes.writeInt16BE(2, 0);
      bytes.writeInt32BE(2, 2);
      bytes.write(id, 6);
      bytes.writeInt32BE(8, 8);
      bytes.writeDoubleBE(probability, 12);
      return bytes;
    };
    const expected = createHash('sha256').update(Buffer.concat([tuple('r1', 0.25), tuple('r2', 1 / 3)])).digest('hex');
    expect(alarms(ids, Float64Array.of(0.25, 1 / 3))).toBe(expected);
  });

  it('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: 'binary' }), { maxLength: 20 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (keys, stream) => {
          const probabilities = Float64Array.from(stream.take(keys.length));
          expect(alarms([...keys].reverse(), probabilities.toReversed())).toBe(alarms(keys, probabilities));
        },
      ),
    );
  });

  it('differs with the last bit of one prediction, and with the row it is for', () => {
    const digest = alarms(ids, Float64Array.of(0.5, 0.25));
    expect(alarms(ids, Float64Array.of(0.5 + Number.EPSILON / 2, 0.25))).not.toBe(digest);
    expect(alarms(ids, Float64Array.of(0.25, 0.5))).not.toBe(digest);
  });

  it('is over every output', () => {
    const one = {
      reading_id: ['r1', 'r2'],
      grade: Int32Array.of(0, 2),
      low_probability: Float64Array.of(0.5, 0.2),
      middle_probability: Float64Array.of(0.3, 0.2),
      high_probability: Float64Array.of(0.2, 0.6),
    };
    const digest = predictionsDigest(readingGrade, one);
    expect(predictionsDigest(readingGrade, { ...one, grade: Int32Array.of(0, 1) })).not.toBe(digest);
    expect(predictionsDigest(readingGrade, { ...one, high_probability: Float64Array.of(0.2, 0.5) })).not.toBe(digest);
    expect(predictionsDigest(readingGrade, pickRows(one, [1, 0]))).toBe(digest);
  });
});
