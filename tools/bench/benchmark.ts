import type { Figure } from './report.js';

/** What a benchmark gets. */
export interface BenchContext {
  readonly signal: AbortSignal;
  /** Shows on stderr what is under way. */
  show(text: string): void;
}

/** Something that one command measures. */
export interface Benchmark {
  readonly name: string;
  readonly about: string;
  run(context: BenchContext): Promise<Figure[]>;
}
