import { jsonOf } from '@tripod/processes';
import { z } from 'zod';

const nodeEnded = z.looseObject({ node: z.string(), seconds: z.number() });

/** What one node of a training cost. */
export interface NodeCost {
  readonly cpuSeconds: number;
  /** As the run records it. */
  readonly seconds: number;
}

/**
 * Reads the log of `ml train` as it is written. A node's line says that it has ended; the CPU time of the process then,
 * less that at the end of the node before it, is what it has cost.
 */
export class TrainingLog {
  readonly costs = new Map<string, NodeCost>();
  private before: number | undefined;

  /** @param cpuSeconds of the process, when the line came */
  read(line: string, cpuSeconds: number): void {
    const parsed = nodeEnded.safeParse(jsonOf(line));
    if (!parsed.success) return;
    const { node, seconds } = parsed.data;
    if (this.before !== undefined) this.costs.set(node, { cpuSeconds: cpuSeconds - this.before, seconds });
    this.before = cpuSeconds;
  }
}
