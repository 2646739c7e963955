import type { SearchSpace } from '../../tuning/search-space.js';

/** At two million flights a pass takes seconds, so batches are large and rates high. */
export const space: SearchSpace = {
  hidden: [[32], [64, 32], [128, 64], [64, 32, 16]],
  batch: [2048, 4096, 8192, 16_384],
  peakRate: { from: 0.005, to: 0.1, scale: 'log' },
  warmUp: { from: 0, to: 0.2 },
  rateSchedule: ['cosine', 'linear'],
};
