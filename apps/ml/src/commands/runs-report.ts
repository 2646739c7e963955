import type { Model } from '../model/model.js';
import type { RunSummary, TornRun } from '../runs/run-store.js';
import { recordedFigures } from '../evaluation/evaluation-report.js';
import { metricsOf } from '../tasks/scoring-of.js';
import { aligned } from './aligned.js';
import { figure } from './metrics-table.js';

const SHORT = 8;

/**
 * Runs as lines of aligned columns. The metric is the headline of the run's model; start is local time; the data is the
 * training data's dataset version.
 */
export function runsTable(runs: readonly (RunSummary | TornRun)[], models: readonly Model[]): string[] {
  const head = ['RUN', 'NAME', 'STATUS', 'STARTED', 'TOOK', 'BACKEND', 'METRIC', 'DATA'];
  const table = aligned([head, ...runs.map((run) => (run.status === 'TORN' ? [run.id.slice(0, SHORT), '-', 'TORN'] : row(run, models)))]);
  return [...table, ...runs.flatMap((run) => (run.status === 'TORN' ? [`run ${run.id} is torn: ${run.reason}`] : []))];
}

function row(run: RunSummary, models: readonly Model[]): string[] {
  return [
    run.id.slice(0, SHORT),
    run.name,
    run.status,
    localTime(run.startTime),
    took(run),
    run.tags['tripod.backend'] ?? '-',
    headline(run, models),
    run.datasets.find(({ context }) => context === 'training')?.digest.slice(0, SHORT) ?? '-',
  ];
}

function headline(run: RunSummary, models: readonly Model[]): string {
  const model = models.find(({ experiment }) => experiment === run.experiment);
  const metric = model && metricsOf(model.role.task)[0];
  const value = model && metric && recordedFigures(model, run.metrics).metrics[metric.name];
  return value === undefined ? '-' : `${metric?.title} ${figure(value)}`;
}

/** Everything that is known of one run, a line each. */
export function runDetails(run: RunSummary): string[] {
  const entries = (of: Readonly<Record<string, string | number>>) =>
    Object.keys(of).sort().map((key) => [`  ${key}`, String(of[key])]);
  return aligned([
    ['run', run.id],
    ['name', run.name],
    ['experiment', run.experiment],
    ['status', run.status],
    ['started', localTime(run.startTime)],
    ['took', took(run)],
    ['model', run.modelId ?? '-'],
    ...section('data', run.datasets.map(({ name, digest, context }) => [`  ${context}`, `${name} ${digest}`])),
    ...section('parameters', entries(run.params)),
    ...section('metrics', entries(run.metrics)),
    ...section('tags', entries(run.tags)),
  ]);
}

function section(title: string, lines: string[][]): string[][] {
  return lines.length === 0 ? [] : [[title], ...lines];
}

function localTime(time: number): string {
  const at = new Date(time);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

function took({ startTime, endTime }: RunSummary): string {
  if (endTime === undefined) return '-';
  const seconds = Math.round((endTime - startTime) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
