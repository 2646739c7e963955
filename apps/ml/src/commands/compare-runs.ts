import { runTags } from '@tripod/contracts';
import { TEST } from '../evaluation/evaluation-report.js';
import { bestOf, isBetter, type Metric } from '../metrics/metric.js';
import type { Model } from '../model/model.js';
import { PROCESS_TAG, START_TAG } from '../runs/run-process.js';
import type { RunSummary } from '../runs/run-store.js';
import { baselinesOf, metricsOf } from '../tasks/scoring-of.js';
import { changesSince } from '../training/fingerprint.js';
import { NOTE_TAG } from '../training/note.js';
import { PARTS_TAG, recordedParts } from '../training/recorded-parts.js';
import type { CompareReply } from './compare-reply.js';
import { jsonNumber } from './figures-reply.js';

/** Tags that every run has its own of, or that follow from what is compared anyway. */
const OWN_TAGS: ReadonlySet<string> = new Set(['mlflow.runName', 'mlflow.log-model.history', NOTE_TAG, PROCESS_TAG, START_TAG, runTags.packageDigest, runTags.fingerprint, PARTS_TAG]);

/** What differs between runs, and their metrics side by side. */
export function compareRuns(runs: readonly RunSummary[], models: readonly Model[]): CompareReply {
  const modelOf = ({ experiment }: RunSummary) => models.find((model) => model.experiment === experiment);
  const compared = [...new Set(runs.map(modelOf))];
  const datasets = runs.map(datasetTexts);
  return {
    runs: runs.map((run) => ({ id: run.id, name: run.name, model: modelOf(run)?.name ?? null, experiment: run.experiment, status: run.status, startTime: run.startTime, endTime: run.endTime ?? null })),
    differs: {
      params: differences(runs.map(({ params }) => params)),
      datasets: differences(datasets),
      tags: differences(runs.map(({ tags }) => Object.fromEntries(Object.entries(tags).filter(([key]) => !OWN_TAGS.has(key))))),
      code: codeChanges(runs),
    },
    metrics: metricRows(runs, compared, isOneModel(runs)),
    notes: [...modelNotes(runs, compared), ...statusNotes(runs), ...testNotes(datasets), ...codeNotes(runs), ...baselineNotes(runs, modelOf)],
  };
}

const isOneModel = (runs: readonly RunSummary[]) => new Set(runs.map(({ experiment }) => experiment)).size === 1;

function datasetTexts({ datasets }: RunSummary): Record<string, string> {
  return Object.fromEntries(datasets.map(({ context, name, digest }) => [context, `${name} ${digest}`]));
}

function differences(all: readonly Readonly<Record<string, string>>[]): Record<string, (string | null)[]> {
  const keys = [...new Set(all.flatMap((each) => Object.keys(each)))].sort();
  return Object.fromEntries(keys.flatMap((key) => {
    const values = all.map((each) => each[key] ?? null);
    return new Set(values).size > 1 ? [[key, values]] : [];
  }));
}

/** Recipe, data and contracts are compared as parameters, datasets and tags. Other models have other nodes. */
function codeChanges([first, ...others]: readonly RunSummary[]): string[][] {
  const before = first && recordedParts(first);
  const changes = others.map((run) => {
    const parts = run.experiment === first?.experiment ? recordedParts(run) : undefined;
    return before && parts ? [...changesSince(before, { ...before, code: parts.code })] : [];
  });
  return changes.some((each) => each.length > 0) ? [[], ...changes] : [];
}

function codeNotes(runs: readonly RunSummary[]): string[] {
  const unknown = runs.filter((run) => recordedParts(run) === undefined).map(({ id }) => id.slice(0, 8));
  return unknown.length > 0 ? [`the code of ${unknown.join(', ')} is not recorded in a form that this version reads: it is not compared`] : [];
}

type Row = CompareReply['metrics'][number];

function metricRows(runs: readonly RunSummary[], models: readonly (Model | undefined)[], isRanked: boolean): Row[] {
  const rows = new Map<string, Row>();
  const add = (key: string, metric: Metric | undefined, baseline: string | null) => {
    const values = runs.map(({ metrics }) => metrics[key]);
    if (rows.has(key) || values.every((value) => value === undefined)) return;
    const best = isRanked && metric ? bestOf(metric, values) : [];
    rows.set(key, { key, title: metric?.title ?? null, better: metric?.better ?? null, baseline, values: values.map((value) => (value === undefined ? null : jsonNumber(value))), best });
  };
  const tasks = models.flatMap((model) => (model === undefined ? [] : [model.role.task]));
  for (const task of tasks) for (const metric of metricsOf(task)) add(`${TEST}${metric.name}`, metric, null);
  for (const task of tasks) for (const baseline of baselinesOf(task)) for (const metric of metricsOf(task)) add(`${baseline}/${TEST}${metric.name}`, metric, baseline);
  for (const key of [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))].sort()) add(key, undefined, null);
  return [...rows.values()];
}

function modelNotes(runs: readonly RunSummary[], models: readonly (Model | undefined)[]): string[] {
  const unknown = runs.filter(({ experiment }) => !models.some((model) => model?.experiment === experiment)).map(({ id }) => id.slice(0, 8));
  return [
    ...(isOneModel(runs) ? [] : [`the runs are of different models (${[...new Set(runs.map(({ experiment }) => experiment))].join(', ')}): their metrics answer different questions, so none is marked as better`]),
    ...(unknown.length > 0 ? [`no model of this app has the experiment of ${unknown.join(', ')}: it is not known which values of its metrics are better`] : []),
  ];
}

function statusNotes(runs: readonly RunSummary[]): string[] {
  return runs.flatMap(({ id, status }) => (status === 'FINISHED' ? [] : [`run ${id.slice(0, 8)} is ${status}, not FINISHED: its metrics may be missing or not the last ones`]));
}

function testNotes(datasets: readonly Readonly<Record<string, string>>[]): string[] {
  const tested = new Set(datasets.flatMap(({ evaluation }) => evaluation ?? []));
  return tested.size > 1 ? ['the runs were tested on different rows: a better metric may come from easier rows. `ml evaluate --run <id> --test <days>` tests each on the same'] : [];
}

function baselineNotes(runs: readonly RunSummary[], modelOf: (run: RunSummary) => Model | undefined): string[] {
  return runs.flatMap((run) => {
    const task = modelOf(run)?.role.task;
    const [headline] = task === undefined ? [] : metricsOf(task);
    if (task === undefined || headline === undefined) return [];
    const value = run.metrics[`${TEST}${headline.name}`];
    return baselinesOf(task).flatMap((baseline) => {
      const other = run.metrics[`${baseline}/${TEST}${headline.name}`];
      if (value === undefined || other === undefined || isBetter(headline, value, other)) return [];
      return [`run ${run.id.slice(0, 8)} does not beat its baseline ${baseline.replaceAll('_', ' ')} in ${headline.title}`];
    });
  });
}
