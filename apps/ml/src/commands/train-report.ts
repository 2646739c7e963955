import { figures } from '../evaluation/evaluation-metrics.js';
import type { TrainedModel } from '../training/train-model.js';
import type { TrainingPlan } from '../training/plan-training.js';

/** What `ml train --json` says, besides how long it took. */
export interface TrainReport {
  /** The run to use: the new one, or the one that is reused; null after a dry run that would train. */
  readonly runId: string | null;
  readonly reused: boolean;
  /** Why it trains, or would train. */
  readonly reason: readonly string[];
  readonly backend: string;
  readonly fingerprint: string;
  readonly rows: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly baselines: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const TEST_METRIC = /^(?:(?<baseline>\w+)\/)?test_(?<figure>\w+)$/;

/** The report of a training that was made, or of one that need not be. */
export function trainReport(plan: TrainingPlan, made: TrainedModel | undefined): TrainReport {
  const { fingerprint, reusable, reasons, parts } = plan;
  const common = { reason: reasons, backend: parts.backend, fingerprint };
  if (made) {
    const { scores, baselineScores } = made.evaluation;
    const baselines = Object.fromEntries(Object.entries(baselineScores).map(([name, scored]) => [name, figures(scored)]));
    return { runId: made.runId, reused: false, ...common, rows: made.rows, metrics: figures(scores), baselines };
  }
  const rows = plan.versions.training.rows + plan.versions.validation.rows;
  return { runId: reusable?.id ?? null, reused: reusable !== undefined, ...common, rows, ...recordedFigures(reusable?.metrics ?? {}) };
}

/** The figures of a recorded run, back from the names of its metrics. */
function recordedFigures(recorded: Readonly<Record<string, number>>): Pick<TrainReport, 'metrics' | 'baselines'> {
  const metrics: Record<string, number> = {};
  const baselines: Record<string, Record<string, number>> = {};
  for (const [key, value] of Object.entries(recorded)) {
    const { baseline, figure } = TEST_METRIC.exec(key)?.groups ?? {};
    if (figure === undefined) continue;
    const name = figure.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
    const target = baseline === undefined ? metrics : (baselines[baseline] ??= {});
    target[name] = value;
  }
  return { metrics, baselines };
}

/** The report as a person reads it. */
export function planReport({ runId, reused, reason, metrics, baselines }: TrainReport, seconds: number): string {
  if (runId === null) return `would train, because ${reason.join('; ')}`;
  const head = reused
    ? `reuses run ${runId}: the same code, data, parameters and backend trained it`
    : `trained run ${runId} in ${seconds.toFixed(1)} s`;
  return [head, ...(metrics['rocAuc'] === undefined ? [] : figureTable({ network: metrics, ...baselines }))].join('\n');
}

/** One line for each model: its figures on the test period. */
export function figureTable(models: Readonly<Record<string, Readonly<Record<string, number>>>>): readonly string[] {
  const names = ['rocAuc', 'prAuc', 'logLoss', 'brier', 'calibrationError'];
  const cells = (values: readonly string[]) => values.map((value) => value.padStart(13)).join('');
  return [
    `  ${''.padEnd(20)}${cells(['ROC-AUC', 'PR-AUC', 'log-loss', 'Brier', 'calibration'])}`,
    ...Object.entries(models).map(
      ([model, figure]) => `  ${model.replaceAll('_', ' ').padEnd(20)}${cells(names.map((name) => figure[name]?.toFixed(4) ?? '–'))}`,
    ),
  ];
}
