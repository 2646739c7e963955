import { runId } from '@tripod/contracts';
import { z } from 'zod';
import type { RunSummary, TornRun } from '../runs/run-store.js';
import { jsonNumber } from './figures-reply.js';
import type { InUse } from './in-use.js';

const texts = z.record(z.string(), z.string());

/** A run as `ml runs show <id> --json` prints it. */
export const runReply = z.strictObject({
  id: runId,
  name: z.string(),
  experiment: z.string(),
  status: z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']),
  /** Epoch milliseconds. */
  startTime: z.number(),
  /** Epoch milliseconds; null while it runs. */
  endTime: z.number().nullable(),
  params: texts,
  tags: texts,
  /** The last value of each metric; null for NaN and infinities. */
  metrics: z.record(z.string(), z.number().nullable()),
  datasets: z.array(z.strictObject({ name: z.string(), digest: z.string(), context: z.string() })),
  /** Null when it made none. */
  modelId: z.string().nullable(),
  /** Whether `ml serve` and `ml evaluate` take it when no run is named. */
  serves: z.boolean(),
  /** Versions of registered models that it made. */
  versions: z.array(z.strictObject({ name: z.string(), version: z.int(), aliases: z.array(z.string()) })),
});
/** A run that cannot be read, and why. */
const tornReply = z.strictObject({ id: runId, status: z.literal('TORN'), reason: z.string() });

/** What `ml runs --json` prints. */
export const runsReply = z.strictObject({
  runs: z.array(z.discriminatedUnion('status', [runReply, tornReply])),
  /** Whether there are more than were asked for. */
  more: z.boolean(),
});
export type RunsReply = z.infer<typeof runsReply>;

/** A run as a reply: the fields of the schema and no others. */
export function runReplyOf(run: RunSummary, { serves, versions }: InUse): z.infer<typeof runReply> {
  const { id, name, experiment, status, startTime, endTime, params, tags, metrics, datasets, modelId } = run;
  return {
    ...{ id, name, experiment, status, startTime, endTime: endTime ?? null, params, tags },
    metrics: Object.fromEntries(Object.entries(metrics).map(([key, value]) => [key, jsonNumber(value)])),
    datasets: datasets.map((dataset) => ({ name: dataset.name, digest: dataset.digest, context: dataset.context })),
    modelId: modelId ?? null,
    serves: serves.has(id),
    versions: (versions.get(id) ?? []).map((registered) => ({ name: registered.name, version: registered.version, aliases: [...registered.aliases] })),
  };
}

/** The list as a reply. */
export function runsReplyOf(runs: readonly (RunSummary | TornRun)[], inUse: InUse, more: boolean): RunsReply {
  return {
    runs: runs.map((run) => (run.status === 'TORN' ? { id: run.id, status: run.status, reason: run.reason } : runReplyOf(run, inUse))),
    more,
  };
}
