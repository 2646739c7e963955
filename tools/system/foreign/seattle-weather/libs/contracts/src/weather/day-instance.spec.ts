import { columnsOf } from '../contract/columns.js';
import { dayInstance, type DayInstance } from './day-instance.js';
import { dayLabel } from './day-label.js';
import { dayPrediction } from './day-prediction.js';

const day: DayInstance = {
  day_id: '2012-02-29',
  date: '2012-02-29',
  precipitation_mm: 0.8,
  highest_celsius: 5,
  lowest_celsius: -1.1,
  wind_metres_per_second: 7,
};
const faultOf = (row: unknown) => dayInstance.schema.safeParse(row).error?.issues.map(({ path }) => path.join('.'));

describe('day_instance', () => {
  it('accepts a day', () => {
    expect(dayInstance.schema.parse(day)).toEqual(day);
  });

  it.each([
    ['a day that the calendar does not have', { date: '2013-02-29' }],
    ['negative rain', { precipitation_mm: -0.1 }],
    ['a temperature in Fahrenheit', { highest_celsius: 72 }],
    ['a gap', { wind_metres_per_second: null }],
  ])('rejects %s', (_, change) => {
    expect(faultOf({ ...day, ...change })).toEqual(Object.keys(change));
  });

  it('happens on its local day', () => {
    expect(columnsOf(dayInstance).find(({ name }) => name === dayInstance.time)?.kind).toBe('day');
  });
});

describe('day_label and day_prediction', () => {
  it('know the same kinds of weather', () => {
    expect(dayPrediction.schema.shape.weather.options).toEqual(dayLabel.schema.shape.weather.options);
  });

  it('reject a kind of weather that nobody has agreed on', () => {
    expect(dayLabel.schema.safeParse({ day_id: '2012-02-29', weather: 'hail' }).success).toBe(false);
  });
});
