import fc from 'fast-check';
import { MIN_STEPS, scheduleOf } from './schedule.js';

const rows = fc.integer({ min: 1, max: 5_000_000 });

describe('the schedule of a training', () => {
  it('has at least 100 steps for any number of rows when the recipe states no batch', () => {
    fc.assert(
      fc.property(rows, fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined }), (count, epochs) => {
        const { steps } = scheduleOf({ epochs }, count);
        // Fewer are possible only when every row has a step of its own in each of the stated epochs.
        expect(steps).toBeGreaterThanOrEqual(Math.min(MIN_STEPS, count * (epochs ?? Infinity)));
      }),
    );
  });

  it('has at least 100 steps when the recipe states the batch alone', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 100_000 }), (count, batch) => {
        const schedule = scheduleOf({ batch }, count);
        expect(schedule.steps).toBeGreaterThanOrEqual(MIN_STEPS);
        expect(schedule.batch).toBe(Math.min(batch, count));
      }),
    );
  });

  it('takes what the recipe states, also when that is fewer steps', () => {
    expect(scheduleOf({ batch: 8192, epochs: 1 }, 197)).toEqual({ batch: 197, epochs: 1, stepsPerEpoch: 1, steps: 1 });
    expect(scheduleOf({ batch: 8192, epochs: 1 }, 1_749_214)).toEqual({ batch: 8192, epochs: 1, stepsPerEpoch: 213, steps: 213 });
  });

  it('never has a batch larger than the rows', () => {
    fc.assert(fc.property(rows, (count) => expect(scheduleOf({}, count).batch).toBeLessThanOrEqual(count)));
  });

  it('is rejected without rows', () => {
    expect(() => scheduleOf({}, 0)).toThrow('there are no training rows');
  });
});
