import type { Model } from '../model/model.js';
import type { RunSummary, TornRun } from '../runs/run-store.js';
import { fieldText, type RunField } from '../runs/search/conditions.js';
import { recordedFigures } from '../evaluation/evaluation-report.js';
import { metricsOf } from '../tasks/scoring-of.js';
import { tunedValue, tuningExperiment } from '../tuning/recorded-as.js';
import { fitTable, type Column } from './fit-table.js';
import { usesOf, type InUse } from './in-use.js';
import { figure } from '../metrics/figure.js';
import { localTime, SHORT, took } from './run-words.js';

/** What a table of runs shows beside them. */
export interface RunsTable {
  readonly models: readonly Model[];
  readonly inUse: InUse;
  /** Fields that have a column of their own: those that the runs are ordered by. */
  readonly fields: readonly RunField[];
  readonly width: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'RUN' },
  { title: 'NAME', least: 8 },
  { title: 'STATUS' },
  { title: 'STARTED', dropped: 1 },
  { title: 'TOOK', dropped: 2 },
  { title: 'BACKEND', dropped: 4 },
  { title: 'METRIC' },
  { title: 'DATA', dropped: 3 },
  { title: 'IN USE', least: 6 },
];

/**
 * Runs as lines of aligned columns. The metric is the headline of the run's model, of a search on the validation rows; start is local time; the data is the
 * training data's dataset version.
 */
export function runsTable(runs: readonly (RunSummary | TornRun)[], { models, inUse, fields, width }: RunsTable): string[] {
  const keyed = fields.filter(({ entity }) => entity !== 'attributes' && entity !== 'datasets');
  const columns = [...COLUMNS, ...keyed.map((field) => ({ title: fieldText(field) }))];
  const rows = runs.map((run) => (run.status === 'TORN' ? tornRow(run, inUse) : [...row(run, models, inUse), ...keyed.map((field) => fieldOf(run, field))]));
  return [
    ...fitTable(columns, rows, width),
    ...runs.flatMap((run) => (run.status === 'TORN' ? [`run ${run.id} is torn: ${run.reason}`] : [])),
    ...(runs.some(({ id }) => inUse.serves.has(id)) ? ['serves: `ml serve` and `ml evaluate` take this run when none is named'] : []),
  ];
}

function tornRow({ id }: TornRun, inUse: InUse): string[] {
  return [id.slice(0, SHORT), '-', 'TORN', '-', '-', '-', '-', '-', usesOf(inUse, id).join(' ')];
}

function row(run: RunSummary, models: readonly Model[], inUse: InUse): string[] {
  return [
    run.id.slice(0, SHORT),
    run.name,
    run.status,
    localTime(run.startTime),
    took(run),
    run.tags['tripod.backend'] ?? '-',
    headline(run, models),
    run.datasets.find(({ context }) => context === 'training')?.digest.slice(0, SHORT) ?? '-',
    usesOf(inUse, run.id).join(' '),
  ];
}

function headline(run: RunSummary, models: readonly Model[]): string {
  const model = models.find((each) => each.experiment === run.experiment || tuningExperiment(each) === run.experiment);
  const metric = model && metricsOf(model.role.task)[0];
  const value = model && metric && (recordedFigures(model, run.metrics).metrics[metric.name] ?? tunedValue(run, metric.name));
  return value === undefined ? '-' : `${metric?.title} ${figure(value)}`;
}

function fieldOf(run: RunSummary, { entity, key }: RunField): string {
  if (entity === 'metrics') return figure(run.metrics[key]);
  return entity === 'params' || entity === 'tags' ? (run[entity][key] ?? '-') : '-';
}
