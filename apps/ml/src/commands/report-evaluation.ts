import { AppError } from '../errors.js';
import type { Evaluation } from '../evaluation/evaluate-package.js';
import type { TestRows } from '../evaluation/read-test-rows.js';
import { rowsSummarized, summarizeExplanations } from '../explanation/summarize.js';
import type { ExplanationSummary } from '../explanation/summary.js';
import type { Model } from '../model/model.js';
import type { Progress } from '../progress.js';
import { learnedFromWarnings } from '../promotion/learned-from.js';
import type { Champion } from '../report/champion-beside.js';
import type { Learning } from '../report/learning.js';
import { makeReport } from '../report/make-report.js';
import { pageOf } from '../report/record-report.js';
import type { RunSummary } from '../runs/run-store.js';

/** What was evaluated, and beside what. */
export interface Evaluated {
  readonly model: Model;
  readonly run: RunSummary;
  /** Of the package. */
  readonly directory: string;
  readonly rows: TestRows;
  readonly evaluation: Evaluation;
  readonly learning: readonly Learning[];
  readonly champion: Champion;
}

/**
 * The report of an evaluation, as the text of a file: its numbers where the file's name ends in `.json`, else the page.
 *
 * @throws the signal's reason
 */
export async function reportEvaluation(path: string, { model, run, directory, rows, evaluation, learning, champion }: Evaluated, explainedRows: number, { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal }): Promise<string> {
  const explained = await explain(model, directory, rows, explainedRows, { progress, signal });
  progress.start('judge the model');
  const report = await makeReport({
    ...{ model, runId: run.id, createdAt: Date.now(), rows, test: rows.test, dataset: rows.version.hash, evaluation, learning, signal },
    champion: await champion.besides(rows.instances),
    explanation: typeof explained === 'string' ? undefined : explained,
    notes: [...rows.warnings, ...learnedFromWarnings([run], model.instance, rows.test), ...(typeof explained === 'string' ? [explained] : [])],
  });
  return path.endsWith('.json') ? `${JSON.stringify(report)}\n` : pageOf(report);
}

/** What moves the predictions, or why it cannot be said: a package of an older version does not explain. */
async function explain(model: Model, directory: string, { rows, instances }: TestRows, explainedRows: number, { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal }): Promise<ExplanationSummary | string | undefined> {
  const most = rowsSummarized(model.groups.length, rows, explainedRows);
  if (most === 0) return undefined;
  progress.start('explain test rows', most);
  try {
    return await summarizeExplanations(model, directory, instances, { most, signal, onRows: (count) => progress.advance(count) });
  } catch (error) {
    if (error instanceof AppError && error.code === 'PACKAGE_FAILED') return error.message;
    throw error;
  }
}
