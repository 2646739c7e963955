import { runTags, type RestRun, type RunStatus } from '@tripod/contracts';
import type { FieldValues } from '../search/match.js';
import { isGone, PROCESS_TAG } from '../run-process.js';
import type { RunSummary } from '../run-store.js';

/** The tag of a 2.x server's runs that have a model. */
export const MODEL_HISTORY_TAG = 'mlflow.log-model.history';

/** A run as the server has it, as the store's summary. */
export function summaryOf(run: RestRun, experiment: string): RunSummary {
  const { info, data, inputs } = run;
  const tags = record(data.tags);
  return {
    id: info.run_id,
    name: info.run_name,
    experiment,
    status: statusOf(info.status, tags),
    startTime: info.start_time,
    endTime: info.end_time === 0 ? undefined : info.end_time,
    params: record(data.params),
    tags,
    metrics: Object.fromEntries(data.metrics.map(({ key, value }) => [key, infinite(value)])),
    datasets: (inputs?.dataset_inputs ?? [])
      .map(({ dataset, tags: marks }) => ({ name: dataset.name, digest: dataset.digest, context: record(marks)['mlflow.data.context'] ?? 'unknown' }))
      .sort((a, b) => (a.context < b.context ? -1 : 1)),
    modelId: modelIdOf(run, tags),
  };
}

function record(entries: readonly { readonly key: string; readonly value: string }[]): Record<string, string> {
  return Object.fromEntries(entries.map(({ key, value }) => [key, value]));
}

/** An open run whose process has died on this machine is FAILED. */
function statusOf(status: RunStatus, tags: Readonly<Record<string, string>>): RunStatus {
  return status === 'RUNNING' && isGone(tags[PROCESS_TAG] ?? '') ? 'FAILED' : status;
}

/** MLflow's databases store an infinite value as the greatest double. */
function infinite(value: number): number {
  return Math.abs(value) === Number.MAX_VALUE ? Math.sign(value) * Infinity : value;
}

/** The digest is tagged when all files are there: without it a model may be incomplete, or another program's. */
function modelIdOf({ info, outputs }: RestRun, tags: Readonly<Record<string, string>>): string | undefined {
  if (tags[runTags.packageDigest] === undefined) return undefined;
  const [last] = [...(outputs?.model_outputs ?? [])].sort((a, b) => b.step - a.step);
  if (last !== undefined) return last.model_id;
  return tags[MODEL_HISTORY_TAG] === undefined ? undefined : olderModelId(info.run_id);
}

/** Servers 2.x have no ids of models: a run has one model at most, and names it. */
export function olderModelId(runId: string): string {
  return `m-${runId}`;
}

/** The values of a run's fields, for conditions. */
export function fieldValues(run: RunSummary, userId: string): FieldValues {
  return (field) => {
    if (field.entity === 'datasets') return run.datasets.map((dataset) => dataset[field.key]);
    const value = field.entity === 'attributes' ? attributes(run, userId)[field.key] : run[field.entity][field.key];
    return value === undefined ? [] : [value];
  };
}

const attributes = ({ id, name, status, startTime, endTime }: RunSummary, userId: string) => ({
  run_id: id, run_name: name, status, user_id: userId, start_time: startTime, end_time: endTime,
});
