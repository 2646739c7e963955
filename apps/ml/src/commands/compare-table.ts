import { aligned } from './aligned.js';
import type { CompareReply } from './compare-reply.js';
import { shorten } from './fit-table.js';
import { figure } from '../metrics/figure.js';
import { localTime, SHORT, took } from './run-words.js';

/** Metrics that differ between any two runs and say nothing about the model. */
const NOISE = /^seconds\//;
/** How many characters of a moment are its date. */
const DATE = 10;
/** A column is not made narrower than this, even if lines then are too long. */
const NARROWEST = 10;

/** A comparison as lines: one column a run, and only what differs. */
export function compareTable({ runs, differs, metrics, notes }: CompareReply, width: number): string[] {
  const others = metrics.filter(({ title, key, values }) => title === null && !NOISE.test(key) && new Set(values).size > 1);
  const rows = [
    ['', ...runs.map(({ id }) => id.slice(0, SHORT))],
    ['name', ...runs.map(({ name }) => name)],
    ['model', ...runs.map(({ model, experiment }) => model ?? experiment)],
    ['status', ...runs.map(({ status }) => status)],
    ['started', ...runs.map(({ startTime }) => localTime(startTime).slice(0, DATE))],
    ['  at', ...runs.map(({ startTime }) => localTime(startTime).slice(DATE + 1))],
    ['took', ...runs.map(({ startTime, endTime }) => took({ startTime, endTime: endTime ?? undefined }))],
    ...section('metrics (* the best)', metrics.filter(({ title }) => title !== null).map(metricRow)),
    ...section('other metrics', others.map(metricRow)),
    ...section('parameters', texts(differs.params)),
    ...section('data', texts(differs.datasets)),
    ...section('tags', texts(differs.tags)),
  ];
  const isSame = [differs.params, differs.datasets, differs.tags].every((all) => Object.keys(all).length === 0) && differs.code.length === 0;
  return [
    ...aligned(fitted(rows, runs.length, width)),
    ...differs.code.flatMap((changes, at) => (changes.length > 0 ? [`code of ${runs[at]?.id.slice(0, SHORT)}, compared with ${runs[0]?.id.slice(0, SHORT)}: ${changes.join('; ')}`] : [])),
    ...(isSame ? ['nothing else differs'] : []),
    ...notes.map((note) => `note: ${note}`),
  ];
}

function metricRow({ key, title, better, baseline, values, best }: CompareReply['metrics'][number]): string[] {
  const name = title === null ? key : `${baseline === null ? '' : `${baseline.replaceAll('_', ' ')}: `}${title} ${better === 'higher' ? '↑' : '↓'}`;
  return [`  ${name}`, ...values.map((value, at) => `${figure(value ?? undefined)}${best.includes(at) ? ' *' : ''}`)];
}

function texts(all: Readonly<Record<string, readonly (string | null)[]>>): string[][] {
  return Object.entries(all).map(([key, values]) => [`  ${key}`, ...values.map((value) => value ?? '–')]);
}

function section(title: string, rows: string[][]): string[][] {
  return rows.length === 0 ? [] : [[title], ...rows];
}

/** Long values lose their middle: names of data begin alike, digests end differently. */
function fitted(rows: readonly string[][], runs: number, width: number): string[][] {
  const first = Math.max(...rows.map(([cell = '', ...more]) => (more.length > 0 ? cell.length : 0)));
  const most = Math.max(NARROWEST, Math.floor((width - first) / runs) - 2);
  return rows.map(([name = '', ...cells]) => [name, ...cells.map((cell) => withoutMiddle(cell, most))]);
}

function withoutMiddle(cell: string, most: number): string {
  if (cell.length <= most) return cell;
  const end = Math.floor((most - 1) / 2);
  return shorten(cell, most - end) + cell.slice(-end);
}
