import { z } from 'zod';
import type { Figures } from '../evaluation/evaluation-report.js';
import type { Model } from '../model/model.js';
import { metricsOf } from '../tasks/scoring-of.js';

/** A metric's value; null where the rows cannot say, since JSON has no NaN. */
const value = z.number().nullable();
const values = z.record(z.string(), value);

/** Figures on the test rows, as commands print them. */
export const figuresReply = z.object({
  /** The one metric to look at first; null when there is no evaluation. */
  headline: z.object({ name: z.string(), title: z.string(), value }).nullable(),
  /** By the names of the task's metrics. */
  metrics: values,
  /** The same metrics of each baseline. */
  baselines: z.record(z.string(), values),
});

/** The figures of a model as a reply. */
export function figuresReplyOf({ role }: Pick<Model, 'role'>, { metrics, baselines }: Figures): z.infer<typeof figuresReply> {
  const finite = (all: Readonly<Record<string, number>>) => Object.fromEntries(Object.entries(all).map(([name, number]) => [name, jsonNumber(number)]));
  const [headline] = metricsOf(role.task);
  const first = headline === undefined ? undefined : metrics[headline.name];
  return {
    headline: headline === undefined || first === undefined ? null : { name: headline.name, title: headline.title, value: jsonNumber(first) },
    metrics: finite(metrics),
    baselines: Object.fromEntries(Object.entries(baselines).map(([baseline, all]) => [baseline, finite(all)])),
  };
}

/** A number as JSON can hold it. */
export function jsonNumber(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}
