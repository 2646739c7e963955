import * as tf from '@tensorflow/tfjs-core';
import { rateAfter } from './rate-schedules.js';
import type { Recipe } from './recipe.js';

/** Linear warm-up to the peak, then the recipe's schedule. */
export function learningRate(step: number, steps: number, { peakRate, warmUp, rateSchedule = 'cosine' }: Pick<Recipe, 'peakRate' | 'warmUp' | 'rateSchedule'>): number {
  const rising = Math.max(1, Math.round(steps * warmUp));
  if (step < rising) return (peakRate * (step + 1)) / rising;
  return rateAfter[rateSchedule](step - rising, Math.max(1, steps - rising), peakRate);
}

/** Adam (Kingma and Ba, 2015) whose rate follows a schedule: tfjs keeps the rate to the optimizer's family. */
export class ScheduledAdam extends tf.AdamOptimizer {
  constructor() {
    super(0, 0.9, 0.999);
  }

  set rate(rate: number) {
    this.learningRate = rate;
  }
}
