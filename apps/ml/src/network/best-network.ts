import type { Network } from './network.js';

/** The best network so far by its loss on the validation rows (early stopping). */
export class BestNetwork {
  /** The best one; undefined before the first measurement, and while no loss was a number. */
  found: Network | undefined;
  private loss = Infinity;
  private withoutBetter = 0;

  /** @param patience measurements in a row without a better one after which it is enough */
  constructor(private readonly patience: number) {}

  /** Takes a measurement, and says whether to stop. */
  take(network: Network, loss: number): boolean {
    if (loss < this.loss) {
      this.found = network;
      this.loss = loss;
      this.withoutBetter = 0;
    } else this.withoutBetter++;
    return this.withoutBetter >= this.patience;
  }
}
