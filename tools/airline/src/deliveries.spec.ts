import fc from 'fast-check';
import { availableAt, deliveriesOf, eventOf, type Delivery } from './deliveries.js';
import { eventId, type FlightRecord } from './flight.js';

const START = 16_000_000;
const flight = (number: number, left: number) => ({ number, leftAt: '2000-06-03T02:40', left, arrived: left + 60, origin: 'AAA', destination: 'BBB', distance: 105, delay: 5 });
const records: FlightRecord[] = [0, 1, 2, 3].map((number) => ({ flight: flight(number, START + 10 * number), isRepeated: false }));
const disorder = fc.record({ late: fc.double({ min: 0, max: 1, noNaN: true }), lateBy: fc.nat(20), repeated: fc.double({ min: 0, max: 1, noNaN: true }), seed: fc.nat() });
const happened = ({ type, flight: { left, arrived } }: Delivery) => (type === 'departed' ? left : arrived);
const idOf = ({ type, flight: of }: Delivery) => eventId(type, of);

describe('the deliveries of flights', () => {
  it('are their departures and arrivals in the order of time, when all is in order', () => {
    expect(deliveriesOf(records).map(idOf)).toEqual(['d-0000000', 'd-0000001', 'd-0000002', 'd-0000003', 'a-0000000', 'a-0000001', 'a-0000002', 'a-0000003']);
  });

  it('have every event, never before it happened and within the bound twice, however much is out of order', () => {
    fc.assert(
      fc.property(disorder, (given) => {
        const deliveries = deliveriesOf(records, given);
        expect(new Set(deliveries.map(idOf)).size).toBe(8);
        for (const each of deliveries) {
          expect(each.at).toBeGreaterThanOrEqual(happened(each));
          expect(each.at).toBeLessThanOrEqual(happened(each) + 2 * given.lateBy);
        }
        expect(deliveries.map(({ at }) => at)).toEqual(deliveries.map(({ at }) => at).sort((a, b) => a - b));
        expect(deliveriesOf(records, given)).toEqual(deliveries);
      }),
    );
  });

  it('can be had from their minute on', () => {
    const deliveries = deliveriesOf(records);
    expect([START - 1, START, START + 29.9, START + 30, Infinity].map((minute) => availableAt(deliveries, minute))).toEqual([0, 1, 3, 4, 8]);
  });

  it('tell of a departure what is known then, and of an arrival only what is new', () => {
    const [departed, arrived] = [deliveriesOf(records)[0], deliveriesOf(records)[4]];
    expect(departed && eventOf(departed, 1)).toEqual({ id: 'd-0000000', sequence: 1, type: 'departed', occurred_at: '2000-06-03T02:40:00Z', flight: 0, left_at: '2000-06-03T02:40', origin: 'AAA', destination: 'BBB', distance: 105 });
    expect(arrived && eventOf(arrived, 5)).toEqual({ id: 'a-0000000', sequence: 5, type: 'arrived', occurred_at: '2000-06-03T03:40:00Z', flight: 0, delay: 5 });
  });
});
