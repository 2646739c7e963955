import { flightLabel, LATE_FROM_MINUTES, type FlightLabel } from './flight-label.js';

const label = (changes: Partial<Record<keyof FlightLabel, unknown>> = {}) => ({
  flight_id: '2001-06-20T08:01-LAX-RNO-1',
  delay_minutes: 15,
  late: true,
  known_at: '2001-06-20T09:42',
  ...changes,
});
const accepts = (row: unknown) => flightLabel.schema.safeParse(row).success;

describe('flight_label', () => {
  it('calls a flight late from 15 minutes on', () => {
    expect(LATE_FROM_MINUTES).toBe(15);
    expect(flightLabel.schema.shape.late.description).toBe('delay_minutes is 15 or more');
  });

  it.each([-60, -1, 0, 14])('accepts a delay of %d minutes', (delay_minutes) => {
    expect(accepts(label({ delay_minutes, late: false }))).toBe(true);
  });

  it.each([15, 1440])('accepts a delay of %d minutes, which is late', (delay_minutes) => {
    expect(accepts(label({ delay_minutes, late: true }))).toBe(true);
  });

  it.each([-1116, -61, 1441, 15.5, NaN, Infinity, null, '15'])('rejects a delay of %p: implausible or not a whole number', (delay_minutes) => {
    expect(accepts(label({ delay_minutes }))).toBe(false);
  });

  it.each([0, 1, 'true', null])('rejects %p for late', (late) => {
    expect(accepts(label({ late }))).toBe(false);
  });

  it('rejects a minute that does not exist, a field too many and one too few', () => {
    const { known_at: _, ...unknownWhen } = label();
    expect(accepts(label({ known_at: '2001-06-31T09:42' }))).toBe(false);
    expect(accepts({ ...label(), origin: 'LAX' })).toBe(false);
    expect(accepts(unknownWhen)).toBe(false);
  });
});
