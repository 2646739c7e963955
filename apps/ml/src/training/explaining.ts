import { rowsSummarized, summarizeExplanations } from '../explanation/summarize.js';
import type { ExplanationSummary } from '../explanation/summary.js';
import type { TrainingPlan } from './plan-training.js';
import type { RowsOfPlan, TrainingTools } from './train-model.js';

/**
 * The explanation of test rows for the report of a training. It has a thread of its own, so it goes on while the package is
 * evaluated and judged. Disposed of, it ends.
 */
export class Explaining implements AsyncDisposable {
  readonly #rows: number;
  readonly #stopped = new AbortController();
  #summary: Promise<ExplanationSummary | undefined> = Promise.resolve(undefined);
  /** Rows that were explained and not shown yet. */
  #unshown = 0;
  #isEnded = true;
  #advance: ((rows: number) => void) | undefined;

  constructor(
    private readonly plan: Pick<TrainingPlan, 'model'>,
    private readonly test: RowsOfPlan['test'],
    private readonly tools: Pick<TrainingTools, 'signal' | 'stage' | 'advance' | 'explainedRows'>,
  ) {
    this.#rows = rowsSummarized(plan.model.groups.length, test.rows, tools.explainedRows);
  }

  /** @param directory of a package whose files have been checked */
  start(directory: string): void {
    if (this.#rows === 0) return;
    const signal = AbortSignal.any([this.tools.signal, this.#stopped.signal]);
    this.#isEnded = false;
    this.#summary = summarizeExplanations(this.plan.model, directory, this.test.instances, { most: this.#rows, signal, onRows: (rows) => this.#count(rows) }).finally(() => (this.#isEnded = true));
    // Whoever asks for it gets the failure.
    this.#summary.catch(() => undefined);
  }

  /**
   * Waits for it; undefined where no row shall be explained.
   *
   * @throws {AppError} as `summarizeExplanations`
   */
  async summary(): Promise<ExplanationSummary | undefined> {
    if (!this.#isEnded) {
      this.tools.stage('explain test rows', this.#rows);
      this.#advance = this.tools.advance;
      this.#count(0);
    }
    return this.#summary;
  }

  #count(rows: number): void {
    this.#unshown += rows;
    if (this.#advance === undefined) return;
    this.#advance(this.#unshown);
    this.#unshown = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    await this.#summary.catch(() => undefined);
  }
}
