import { runId } from '@tripod/contracts';
import { z } from 'zod';
import { LEVEL, RESAMPLES, type Interval } from '../metrics/bootstrap.js';
import type { Metric } from '../metrics/metric.js';
import type { Model } from '../model/model.js';
import { SEED, type Difference } from '../promotion/compare-models.js';
import type { Promotion } from '../promotion/promote.js';
import { MIN_SLICE_ROWS } from '../evaluation/slices.js';
import { OUTCOMES, worseSlices, worstFirst } from '../promotion/verdict.js';
import { metricsOf } from '../tasks/scoring-of.js';
import { jsonNumber } from './figures-reply.js';
import { partsReply, partsReplyOf } from './parts-reply.js';

/** How many of the worst slices are listed. */
const WORST = 20;

const version = z.int().positive();
/** Null where the rows cannot say. */
const value = z.number().nullable();

const difference = {
  challenger: value,
  /** Null where there is no champion yet; so are the next two. */
  champion: value,
  /** challenger − champion. */
  difference: value,
  /** Of the difference, both ends included; null also where some resample does not have the metric. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
};

/** What `ml promote --json` prints as the last line of stdout. */
export const promoteReply = z.strictObject({
  model: z.string(),
  /** Whether the alias has moved. */
  promoted: z.boolean(),
  /** What the comparison came to, also where a dry run leaves the alias. */
  outcome: z.enum(OUTCOMES),
  dryRun: z.boolean(),
  /** `version` is null while the run is not registered. */
  challenger: z.strictObject({ runId, version: version.nullable() }),
  /** The champion before; null when there was none. */
  champion: z.strictObject({ runId, version }).nullable(),
  /** The rows that both predicted; null when nothing was compared. */
  test: z.strictObject({ where: partsReply, datasetVersion: z.string(), rows: z.int().positive() }).nullable(),
  /** How the intervals came about; null when there is none. */
  bootstrap: z.strictObject({ resamples: z.int(), level: z.number(), seed: z.int() }).nullable(),
  /** The metrics of the task; the headline, which decides, comes first. */
  metrics: z.array(z.strictObject({ name: z.string(), title: z.string(), better: z.enum(['higher', 'lower']), ...difference })),
  /** By name, the metrics of each baseline, where there was no champion. */
  baselines: z.record(z.string(), z.record(z.string(), value)),
  /** The headline metric by slice; null when no champion was compared with. */
  slices: z
    .strictObject({
      minRows: z.int(),
      columns: z.array(z.strictObject({ column: z.string(), values: z.int() })),
      /** Slices with so many rows that have an interval. */
      judged: z.int(),
      /** Those that have none: some resample has one class alone. */
      skipped: z.int(),
      /** Those that are worse beyond their interval. One is enough to leave the alias. */
      worse: z.int(),
      /** How many would be worse by chance if both models were equally good everywhere. */
      worseByChance: z.number(),
      /** The worst first. */
      worst: z.array(z.strictObject({ column: z.string(), value: z.union([z.string(), z.number(), z.boolean(), z.null()]), rows: z.int(), worse: z.boolean(), ...difference })),
    })
    .nullable(),
  /** What a person should know before believing the figures. */
  warnings: z.array(z.string()),
});
export type PromoteReply = z.infer<typeof promoteReply>;

/** A promotion as a reply. */
export function promoteReplyOf({ name, role }: Pick<Model, 'name' | 'role'>, challenger: string, promotion: Promotion, dryRun: boolean): PromoteReply {
  const { judged, champion } = promotion;
  return {
    model: name,
    promoted: promotion.isPromoted,
    outcome: promotion.outcome,
    dryRun,
    challenger: { runId: challenger, version: promotion.version ?? null },
    champion: champion === undefined ? null : { runId: champion.runId, version: champion.version },
    test: judged === undefined ? null : { where: partsReplyOf(judged.rows.test), datasetVersion: judged.rows.version.hash, rows: judged.rows.rows },
    bootstrap: judged?.comparison === undefined ? null : { resamples: RESAMPLES, level: LEVEL, seed: SEED },
    metrics: metricRows(metricsOf(role.task), judged),
    baselines: Object.fromEntries(Object.entries(judged?.baselines?.baselineScores ?? {}).map(([baseline, { metrics }]) => [baseline, finite(metrics)])),
    slices: slicesOf(judged),
    warnings: [...promotion.warnings],
  };
}

function metricRows(metrics: readonly Metric[], judged: Promotion['judged']): PromoteReply['metrics'] {
  if (judged?.comparison !== undefined) return judged.comparison.metrics.map(({ metric, ...found }) => ({ ...named(metric), ...differenceReply(found) }));
  const alone = judged?.baselines?.scores.metrics;
  return alone === undefined ? [] : metrics.map((metric) => ({ ...named(metric), challenger: jsonNumber(alone[metric.name] ?? NaN), champion: null, difference: null, interval: null }));
}

const named = ({ name, title, better }: Metric) => ({ name, title, better });

function differenceReply({ challenger, champion, difference, interval }: Omit<Difference, 'side'>) {
  return { challenger: jsonNumber(challenger), champion: jsonNumber(champion), difference: jsonNumber(difference), interval: interval === undefined ? null : pair(interval) };
}

const pair = ([from, to]: Interval): [number, number] => [from, to];

function slicesOf(judged: Promotion['judged']): PromoteReply['slices'] {
  if (judged?.comparison === undefined) return null;
  const { comparison } = judged;
  const ranked = worstFirst(comparison);
  return {
    minRows: MIN_SLICE_ROWS,
    columns: [...comparison.columns],
    judged: ranked.length,
    skipped: comparison.slices.length - ranked.length,
    worse: worseSlices(comparison.slices).length,
    worseByChance: (ranked.length * (1 - LEVEL)) / 2,
    worst: ranked.slice(0, WORST).map(({ column, value, rows, side, ...found }) => ({ column, value, rows, worse: side === 'worse', ...differenceReply(found) })),
  };
}

function finite(metrics: Readonly<Record<string, number>>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(metrics).map(([name, number]) => [name, jsonNumber(number)]));
}
