import type { Partitions } from '../instances/split.js';
import { LEVEL, RESAMPLES } from '../metrics/bootstrap.js';
import { SEED, type Comparison, type Difference, type SliceDifference } from './compare-models.js';
import { worseSlices, worstFirst, type BaselineScores, type Outcome } from './verdict.js';

/** What was compared, and on what. */
export interface Evidence {
  readonly outcome: Outcome;
  /** The version that was the champion; null when there was none. */
  readonly over: number | null;
  /** The run of that version. */
  readonly overRun: string | null;
  readonly test: Partitions;
  /** The hash of the test rows' dataset version. */
  readonly dataset: string;
  readonly rows: number;
  readonly comparison: Comparison | undefined;
  readonly baselines: BaselineScores | undefined;
}

/** MLflow stores so many characters of a version's tag. */
const MAX_CHARACTERS = 5000;
/** The worst slices, which a person looks at first; the rest are counted. */
const WORST = 10;
/** Of a slice's value. */
const MAX_VALUE = 100;

/**
 * The evidence as the text of a tag. It is an event of `events.ts`, with the figures. Slices are left out, the least
 * bad first, until it fits.
 */
export function evidenceText(evidence: Evidence, at = new Date()): string {
  for (let worst = WORST; ; worst--) {
    const text = JSON.stringify(contentOf(evidence, at, worst));
    if (text.length <= MAX_CHARACTERS || worst === 0) return text;
  }
}

function contentOf({ comparison, baselines, ...facts }: Evidence, at: Date, worst: number) {
  return {
    ...{ kind: 'promotion', at: at.toISOString(), ...facts },
    ...(comparison && {
      ...{ resamples: RESAMPLES, level: LEVEL, seed: SEED },
      metrics: Object.fromEntries(comparison.metrics.map(({ metric, ...difference }) => [metric.name, figures(difference)])),
      slices: {
        judged: comparison.slices.filter(({ side }) => side !== undefined).length,
        skipped: comparison.slices.filter(({ side }) => side === undefined).length,
        worse: worseSlices(comparison.slices).length,
        worst: worstFirst(comparison).slice(0, worst).map(sliceFigures),
      },
    }),
    ...(baselines && {
      metrics: baselines.scores.metrics,
      baselines: Object.fromEntries(Object.entries(baselines.baselineScores).map(([name, { metrics }]) => [name, metrics])),
    }),
  };
}

const figures = ({ challenger, champion, difference, interval }: Difference) => ({ challenger, champion, difference, interval: interval ?? null });

function sliceFigures({ column, value, rows, difference, interval }: SliceDifference) {
  return { column, value: typeof value === 'string' ? value.slice(0, MAX_VALUE) : value, rows, difference, interval: interval ?? null };
}
