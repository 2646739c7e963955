import { z } from 'zod';

const logLine = z.looseObject({ node: z.string(), seconds: z.number().optional(), rows: z.number().optional(), step: z.number().optional() });

/** What one node of a training cost. */
export interface NodeCost {
  readonly cpuSeconds: number;
  /** As the run records it. */
  readonly seconds: number;
  /** Rows that it says it has trained on, counted once for each time. */
  readonly rows: number;
}

/**
 * Reads the log of `ml train` as it is written. A node's line says that it has ended; the CPU time of the process then,
 * less that at the end of the node before it, is what it has cost.
 */
export class TrainingLog {
  readonly costs = new Map<string, NodeCost>();
  private before: number | undefined;
  private rows = 0;

  /** @param cpuSeconds of the process, when the line came */
  read(line: string, cpuSeconds: number): void {
    const parsed = logLine.safeParse(json(line));
    if (!parsed.success) return;
    const { node, seconds, rows } = parsed.data;
    this.rows = Math.max(this.rows, rows ?? 0);
    if (seconds === undefined) return;
    if (this.before !== undefined) this.costs.set(node, { cpuSeconds: cpuSeconds - this.before, seconds, rows: this.rows });
    this.before = cpuSeconds;
    this.rows = 0;
  }
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
