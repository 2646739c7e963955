import { flightId, flightInstance, type FlightInstance } from './flight-instance.js';

const flight: FlightInstance = {
  flight_id: '2001-06-20T08:01-LAX-RNO-1',
  departed_at: '2001-06-20T08:01',
  origin: 'LAX',
  destination: 'RNO',
  distance_miles: 390,
  slots_5_to_30_min_ahead: 0,
  slots_now: 3,
  slots_5_to_15_min_ago: 2,
  slots_15_to_60_min_ago: 1,
  slots_1_to_4_h_ago: 0,
  route_departures_this_time_14d: 6,
  route_late_this_time_14d: 1,
  route_departures_15min: 0,
  route_departures_4h: 1,
  origin_arrivals_60min: 40,
  origin_late_arrivals_60min: 7,
  destination_arrivals_60min: 9,
  destination_late_arrivals_60min: 0,
};
const fields = Object.keys(flight);
const numbers = Object.entries(flight).flatMap(([name, value]) => (typeof value === 'number' ? [name] : []));
const faultOf = (row: unknown) => flightInstance.schema.safeParse(row).error?.issues.map(({ path }) => path.join('.'));

describe('flight_instance', () => {
  it('accepts a flight', () => {
    expect(flightInstance.schema.parse(flight)).toEqual(flight);
  });

  it('is of 18 fields, 14 of them whole numbers', () => {
    expect(Object.keys(flightInstance.schema.shape)).toEqual(fields);
    expect(numbers).toHaveLength(14);
  });

  it.each(fields)('rejects null and undefined in %s, and a row without it', (field) => {
    const { [field]: _, ...without } = Object.fromEntries(Object.entries(flight));
    expect(faultOf({ ...flight, [field]: null })).toEqual([field]);
    expect(faultOf({ ...flight, [field]: undefined })).toEqual([field]);
    expect(faultOf(without)).toEqual([field]);
  });

  it.each(numbers)('rejects in %s: NaN, infinity, a fraction, a negative number, a text, and more than an int32', (field) => {
    for (const value of [NaN, Infinity, -Infinity, 1.5, -1, '1', 2 ** 31]) expect(faultOf({ ...flight, [field]: value })).toEqual([field]);
  });

  it('rejects a distance of 0, but no other number that is 0', () => {
    for (const field of numbers) expect(faultOf({ ...flight, [field]: 0 })).toEqual(field === 'distance_miles' ? [field] : undefined);
  });

  it('rejects a field that it does not know', () => {
    const { error } = flightInstance.schema.safeParse({ ...flight, delay: 12 });
    expect(error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: ['delay'] }]);
  });

  it.each(['lax', 'LA', 'KLAX', 'LÄX', 'L1X', ''])('rejects %j as an airport', (airport) => {
    expect(faultOf({ ...flight, origin: airport, destination: airport })).toEqual(['origin', 'destination']);
  });
});

describe('flight_id', () => {
  it.each(['2001-06-20T08:01-LAX-RNO-1', '2001-01-01T00:00-ORD-ATL-10'])('accepts %s', (id) => {
    expect(flightId.safeParse(id).success).toBe(true);
  });

  it.each([
    ['a running number of 0', '2001-06-20T08:01-LAX-RNO-0'],
    ['a running number with a leading 0', '2001-06-20T08:01-LAX-RNO-01'],
    ['no running number', '2001-06-20T08:01-LAX-RNO'],
    ['seconds', '2001-06-20T08:01:00-LAX-RNO-1'],
    ['a space for the T', '2001-06-20 08:01-LAX-RNO-1'],
    ['small letters', '2001-06-20T08:01-lax-rno-1'],
    ['one airport', '2001-06-20T08:01-LAX-1'],
    ['a line break after it', '2001-06-20T08:01-LAX-RNO-1\n'],
    ['something before it', 'x2001-06-20T08:01-LAX-RNO-1'],
  ])('rejects %s', (_, id) => {
    expect(flightId.safeParse(id).success).toBe(false);
  });
});
