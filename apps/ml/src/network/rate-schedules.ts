/** What the learning rate can do after the warm-up. */
export const RATE_SCHEDULES = ['cosine', 'linear', 'constant', 'cosine-restarts'] as const;
/** The name of a schedule. */
export type RateSchedule = (typeof RATE_SCHEDULES)[number];

/** The rate after so many of the steps that follow the warm-up. */
export const rateAfter: Readonly<Record<RateSchedule, (step: number, steps: number, peak: number) => number>> = {
  // Half a cosine down to 0: with the warm-up it is one cycle (Loshchilov and Hutter, SGDR, 2017, without restarts).
  cosine: (step, steps, peak) => (peak / 2) * (1 + Math.cos((Math.PI * step) / steps)),
  linear: (step, steps, peak) => peak * (1 - step / steps),
  constant: (_step, _steps, peak) => peak,
  // SGDR with restarts: three cosines, each twice as long as the one before.
  'cosine-restarts': (step, steps, peak) => (peak / 2) * (1 + Math.cos(Math.PI * shareOfCycle((7 * step) / steps))),
};

/** How far the present cycle is, where the cycles take 1, 2 and 4 of 7 parts. */
function shareOfCycle(parts: number): number {
  if (parts < 1) return parts;
  return parts < 3 ? (parts - 1) / 2 : (parts - 3) / 4;
}
