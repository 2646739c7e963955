import { z } from 'zod';
import type { Metric } from '../metrics/metric.js';
import { recipe } from '../network/recipe.js';
import { SEARCHES } from '../tuning/rungs.js';
import type { JudgedTrial } from '../tuning/trial.js';
import type { TuneRequest, Tuning } from '../tuning/tune.js';
import { jsonNumber } from './figures-reply.js';

const trial = z.object({
  /** From 0, which is the recipe to begin with. */
  trial: z.int().nonnegative(),
  /** It learned from each so many-th row; 1: all. */
  every: z.int().positive(),
  runId: z.string(),
  /** Whether an earlier search had trained it. */
  reused: z.boolean(),
  /** Null if it failed, or if the rows cannot say. */
  value: z.number().nullable(),
  failure: z.string().nullable(),
  recipe,
});

/** What `ml tune --json` prints as the last line of stdout. */
export const tuneReply = z.object({
  model: z.string(),
  /** The run of the search; null if all trials were known. */
  runId: z.string().nullable(),
  search: z.enum(SEARCHES),
  backend: z.string(),
  /** What the trials are judged by, on the validation rows. */
  metric: z.object({ name: z.string(), title: z.string(), better: z.enum(['higher', 'lower']) }),
  best: trial,
  /** In the order in which they were judged. */
  trials: z.array(trial),
  seconds: z.number(),
});
export type TuneReply = z.infer<typeof tuneReply>;

/** A search as a reply. */
export function tuneReplyOf({ model, search, backend }: TuneRequest, { runId, best, judged }: Tuning, { name, title, better }: Metric, seconds: number): TuneReply {
  return { model: model.name, runId: runId ?? null, search, backend, metric: { name, title, better }, best: trialOf(best), trials: judged.map(trialOf), seconds };
}

function trialOf({ number, every, runId, reused, value, failure, recipe: tried }: JudgedTrial): z.infer<typeof trial> {
  return { trial: number, every, runId, reused, value: jsonNumber(value), failure: failure ?? null, recipe: tried };
}
