import { z } from 'zod';
import { recordedFigures, figuresOf } from '../evaluation/evaluation-report.js';
import { rowsAtMost } from '../instances/dataset-versions.js';
import type { Training } from '../training/train.js';
import { figuresReply, figuresReplyOf } from './figures-reply.js';

/** What `ml train --json` prints as the last line of stdout. */
export const trainReply = z.object({
  model: z.string(),
  /** The run to use: the new one, or the one that is reused; null after a dry run that would train. */
  runId: z.string().nullable(),
  reused: z.boolean(),
  /** The datasets that were taken from kept ones, in place of making them. */
  kept: z.array(z.string()),
  /** Whether it ended with the node of `--to-node`, without a package. */
  partial: z.boolean(),
  /** Why it trains, or would train; empty when it need not. */
  reason: z.array(z.string()),
  backend: z.string(),
  fingerprint: z.string(),
  ...figuresReply.shape,
  /** Batches that the network learned from, or each of several; 0 when nothing was trained. */
  steps: z.int().nonnegative(),
  /** Rows that were learned from, and watched while learning; of a reused run or a dry run at most so many. */
  rows: z.int().nonnegative(),
  warnings: z.array(z.string()),
  seconds: z.number(),
  /** Of these, how long the training waited for its run store. */
  recordingSeconds: z.number(),
});
export type TrainReply = z.infer<typeof trainReply>;

/** The reply of a training that was made, of one that need not be, and of a dry run. */
export function trainReplyOf({ plan, made, part, kept }: Training, warnings: readonly string[], seconds: number): TrainReply {
  const { model, fingerprint, reusable, reasons, versions } = plan;
  const recorded = made === undefined && part === undefined ? (reusable?.metrics ?? {}) : {};
  const figures = made === undefined ? recordedFigures(model, recorded) : figuresOf(made.evaluation);
  return {
    model: model.name,
    runId: (made ?? part)?.runId ?? reusable?.id ?? null,
    reused: made === undefined && part === undefined && reusable !== undefined,
    kept: [...kept],
    partial: part !== undefined,
    reason: [...reasons],
    backend: plan.backend,
    fingerprint,
    ...figuresReplyOf(model, figures),
    steps: made?.schedule.steps ?? 0,
    rows: (made ?? part)?.rows ?? rowsAtMost(versions.training, model.label) + rowsAtMost(versions.validation, model.label),
    warnings: [...warnings],
    seconds,
    recordingSeconds: (made ?? part)?.recordingSeconds ?? 0,
  };
}
