import type { CheckedPoint } from '../entries.js';
import { isFigure } from '../model-figures.js';

/** The body of `runs/log-batch`, without the run. */
export interface Batch {
  readonly params: readonly Entry[];
  readonly tags: readonly Entry[];
  readonly metrics: readonly RestMetric[];
}

/** A parameter or a tag. */
export interface Entry {
  readonly key: string;
  readonly value: string;
}

/** A point as the API takes it: JSON has no NaN, and a bare one would be stored as 0. */
export interface RestMetric {
  readonly key: string;
  readonly value: number | 'NaN' | 'Infinity' | '-Infinity';
  readonly timestamp: number;
  readonly step: number;
  readonly model_id?: string;
  readonly dataset_name?: string;
  readonly dataset_digest?: string;
}

/** MLflow's limits of one batch. */
const MAX = { metrics: 1000, params: 100, tags: 100, all: 1000 } as const;
/** Gateways let one megabyte through: 100 tags of 8,000 characters of 4 bytes would be more. */
const MAX_BYTES = 700_000;

/** Splits what is logged into batches that the server takes. Within a batch it writes parameters, metrics, then tags. */
export function* batches({ params, tags, metrics }: Batch): Generator<Batch> {
  let batch = { params: new Array<Entry>(), tags: new Array<Entry>(), metrics: new Array<RestMetric>() };
  let bytes = 0;
  const all = [
    ...params.map((item) => ({ kind: 'params', item }) as const),
    ...tags.map((item) => ({ kind: 'tags', item }) as const),
    ...metrics.map((item) => ({ kind: 'metrics', item }) as const),
  ];
  for (const each of all) {
    const size = Buffer.byteLength(JSON.stringify(each.item));
    const { params: p, tags: t, metrics: m } = batch;
    const isFull = batch[each.kind].length === MAX[each.kind] || p.length + t.length + m.length === MAX.all || bytes + size > MAX_BYTES;
    if (isFull && bytes > 0) {
      yield batch;
      batch = { params: [], tags: [], metrics: [] };
      bytes = 0;
    }
    bytes += size;
    if (each.kind === 'metrics') batch.metrics.push(each.item);
    else batch[each.kind].push(each.item);
  }
  if (bytes > 0) yield batch;
}

/** A point of a metric's history for the API; the model's as well, if it is a figure of it. */
export function restMetric(point: CheckedPoint, modelId: string | undefined): RestMetric {
  const { key, value, step, timestamp } = point;
  const text = Number.isNaN(value) ? 'NaN' : value === Infinity ? 'Infinity' : value === -Infinity ? '-Infinity' : value;
  const ofModel = modelId !== undefined && isFigure(point) ? { model_id: modelId, dataset_name: point.dataset.name, dataset_digest: point.dataset.digest } : {};
  return { key, value: text, timestamp, step, ...ofModel };
}
