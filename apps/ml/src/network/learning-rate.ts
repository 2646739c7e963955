import * as tf from '@tensorflow/tfjs-core';

/** Linear warm-up to the peak, then half a cosine down to 0 (Loshchilov and Hutter, SGDR, 2017, without restarts). */
export function learningRate(step: number, steps: number, peak: number, warmUp: number): number {
  const rising = Math.max(1, Math.round(steps * warmUp));
  if (step < rising) return (peak * (step + 1)) / rising;
  return (peak / 2) * (1 + Math.cos((Math.PI * (step - rising)) / Math.max(1, steps - rising)));
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
