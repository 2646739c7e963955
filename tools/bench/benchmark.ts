import type { Figure } from './report.js';

/** What a benchmark is given. */
export interface BenchContext {
  readonly signal: AbortSignal;
  /** Tells people, on stderr, what is under way. */
  tell(text: string): void;
}

/** Something that can be measured by one command. */
export interface Benchmark {
  readonly name: string;
  readonly about: string;
  run(context: BenchContext): Promise<Figure[]>;
}
