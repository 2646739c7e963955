import type { RunSummary } from './run-store.js';

/** Tags and metrics that the list of runs shows, as training writes them. */
const shown = { backend: 'tripod.backend', rocAuc: 'test_roc_auc', logLoss: 'test_log_loss' } as const;

const SHORT = 8;

/** Runs as lines of aligned columns. Start is local time; the data is the training data's dataset version. */
export function runsTable(runs: readonly RunSummary[]): string {
  const head = ['RUN', 'NAME', 'STATUS', 'STARTED', 'TOOK', 'BACKEND', 'ROC-AUC', 'LOG-LOSS', 'DATA'];
  return aligned([head, ...runs.map(row)]);
}

function row(run: RunSummary): string[] {
  return [
    run.id.slice(0, SHORT),
    run.name,
    run.status,
    localTime(run.startTime),
    took(run),
    run.tags[shown.backend] ?? '-',
    figure(run.metrics[shown.rocAuc]),
    figure(run.metrics[shown.logLoss]),
    run.datasets.find(({ context }) => context === 'training')?.digest.slice(0, SHORT) ?? '-',
  ];
}

/** Everything that is known of one run, a line each. */
export function runDetails(run: RunSummary): string {
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

function aligned(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  // a line of one cell is a title, and takes no part in the columns
  for (const cells of rows) if (cells.length > 1) cells.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  return rows.map((cells) => `${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ').trimEnd()}\n`).join('');
}

function figure(value: number | undefined): string {
  return value === undefined ? '-' : value.toFixed(4);
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
