import fc from 'fast-check';
import { RATE_SCHEDULES } from './rate-schedules.js';
import { learningRate } from './learning-rate.js';

const usual = { peakRate: 0.03, warmUp: 0.05 };

describe('the learning rate', () => {
  it.each([undefined, ...RATE_SCHEDULES])('rises to its peak within the warm-up (%s)', (rateSchedule) => {
    expect([0, 1, 2, 3, 4].map((step) => learningRate(step, 100, { ...usual, rateSchedule }))).toEqual([0.006, 0.012, 0.018, 0.024, 0.03].map((rate) => expect.closeTo(rate, 12)));
  });

  it.each([undefined, 'cosine', 'linear', 'cosine-restarts'] as const)('falls to nearly nothing at the last step (%s)', (rateSchedule) => {
    expect(learningRate(999, 1000, { ...usual, rateSchedule })).toBeLessThan(0.03 / 900);
  });

  it('is half of its peak halfway down a line, and after a cosine', () => {
    const half = (rateSchedule: 'linear' | 'cosine') => learningRate(500, 1000, { peakRate: 1, warmUp: 0, rateSchedule });
    expect([half('linear'), half('cosine')]).toEqual([expect.closeTo(0.5, 2), expect.closeTo(0.5, 2)]);
  });

  it('stays at its peak when it is constant', () => {
    expect([5, 50, 99].map((step) => learningRate(step, 100, { ...usual, rateSchedule: 'constant' }))).toEqual([0.03, 0.03, 0.03]);
  });

  it('restarts at its peak after 1/7 and 3/7 of the steps', () => {
    const rates = [0, 100, 300].map((step) => learningRate(step + 1, 701, { peakRate: 1, warmUp: 0, rateSchedule: 'cosine-restarts' }));
    expect(rates).toEqual([1, 1, 1].map((rate) => expect.closeTo(rate, 9)));
    expect(learningRate(100, 701, { peakRate: 1, warmUp: 0, rateSchedule: 'cosine-restarts' })).toBeLessThan(0.01);
  });

  it('is positive and never above its peak', () => {
    const schedules = fc.constantFrom(undefined, ...RATE_SCHEDULES);
    fc.assert(
      fc.property(schedules, fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (rateSchedule, steps, warmUp) => {
        const rates = Array.from({ length: steps }, (_, step) => learningRate(step, steps, { peakRate: 0.03, warmUp, rateSchedule }));
        expect(rates.filter((rate) => !(rate > 0 && rate <= 0.03 + 1e-12))).toEqual([]);
      }),
    );
  });
});
