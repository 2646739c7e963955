import fc from 'fast-check';
import { orderByMinute } from './event-order.js';

describe('orderByMinute', () => {
  const sorted = (minutes: Int32Array) => [...minutes.keys()].sort((a, b) => minutes[a]! - minutes[b]! || a - b);

  it.each([
    ['a few years', 2 ** 10],
    ['all years', 2 ** 30],
  ])('puts rows in order of their minute and keeps the order of rows of one minute, over %s', (_, span) => {
    const minute = fc.oneof(fc.constantFrom(-span, 0, span), fc.integer({ min: -span, max: span }));
    fc.assert(
      fc.property(fc.array(minute, { maxLength: 50 }), (given) => {
        const minutes = Int32Array.from(given);
        expect([...orderByMinute(minutes)]).toEqual(sorted(minutes));
      }),
    );
  });

  it('orders some of the rows', () => {
    expect([...orderByMinute(Int32Array.of(5, 9, 1, 3), Uint32Array.of(0, 2, 3))]).toEqual([2, 3, 0]);
  });
});
