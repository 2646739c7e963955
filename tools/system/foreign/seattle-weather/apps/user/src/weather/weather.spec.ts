import { dayOf, weather } from '@tripod/contracts';
import { applyPolicy, worthOf } from '../policy/apply-policy.js';
import { observersBook } from './index.js';

const codes = (...names: (typeof weather.options)[number][]) => Int32Array.from(names, (name) => weather.options.indexOf(name));
const predicted = {
  rows: 3,
  instances: { day_id: ['2012-01-01', '2012-01-02', '2012-01-03'], date: Int32Array.of(1, 2, 3).map((day) => dayOf('2011-12-31') + day) },
  outputs: {
    weather: codes('rain', 'sun', 'snow'),
    drizzle_probability: Float64Array.of(0.1, 0.2, 0),
    fog_probability: Float64Array.of(0, 0.2, 0),
    rain_probability: Float64Array.of(0.9, 0.1, 0.4),
    snow_probability: Float64Array.of(0, 0, 0.6),
    sun_probability: Float64Array.of(0, 0.5, 0),
  },
};
const settings = { SURE_FROM: 0.6 };
const decided = applyPolicy(observersBook.policy, predicted, settings);
const worth = (...happened: (typeof weather.options)[number][]) =>
  worthOf(observersBook.policy, decided, { rows: Int32Array.of(0, 1, 2), columns: { weather: codes(...happened) }, setAside: [] }, settings);

describe("the observer's book", () => {
  it('has the likeliest weather where it is likely enough, the bound included', () => {
    expect(decided.decisions).toEqual(['rain', 'unsure', 'snow']);
  });

  it('decides every day when it need not be sure', () => {
    expect(applyPolicy(observersBook.policy, predicted, { SURE_FROM: 0 }).decisions).toEqual(['rain', 'sun', 'snow']);
  });

  it('is judged by the days that it has', () => {
    expect(worth('rain', 'sun', 'rain')?.figures).toEqual({ written: 2, right: 1, shareRight: 0.5 });
    expect(worth('rain', 'fog', 'snow')?.figures).toEqual({ written: 2, right: 2, shareRight: 1 });
  });

  it('says of a day what it is, and whether that was written down', () => {
    expect(observersBook.policy.examples?.(decided, settings)).toEqual([
      '2012-01-01: rain, 90.0 % likely',
      '2012-01-02: sun, 50.0 % likely: not written down',
      '2012-01-03: snow, 60.0 % likely',
    ]);
  });
});
