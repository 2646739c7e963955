import { contractName } from '@tripod/contracts';
import { wordsOf, type Split } from '../instances/split.js';
import { figure } from '../metrics/figure.js';
import { isBetter } from '../metrics/metric.js';
import type { Model } from '../model/model.js';
import type { Report, SlicedFigures } from '../report/report.js';
import { outputNames } from '../tasks/output-columns.js';
import { fieldWords, type FieldWords } from './field-words.js';
import { plain, table } from './markdown.js';

/** What a card says of the run, besides its report. */
export interface CardFacts {
  readonly experiment: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  readonly fingerprint: string;
  readonly backend: string;
  /** The commit of the code, and whether files differed from it; undefined outside of a git checkout. */
  readonly code: { readonly commit: string; readonly isDirty: boolean } | undefined;
  /** Names the key that signed the package; undefined for an unsigned one. */
  readonly signedBy: string | undefined;
  /** Which rows each part had, and how many. */
  readonly parts: Readonly<Record<keyof Split, { readonly where: string; readonly rows: number; readonly dataset: string }>>;
}

/** So many weak slices, and so many groups of fields, are named. */
const MOST = 10;

/**
 * A card of a trained model in Markdown (M. Mitchell et al., "Model cards for model reporting", FAT* 2019): what it is, what
 * it was made from, how good it is and where it is weaker. All of it comes from the run, the contracts and the report.
 */
export function modelCard(model: Pick<Model, 'name' | 'instance' | 'label' | 'role' | 'columns'>, report: Report, facts: CardFacts): string {
  const parts = [`# Model card: ${model.name}`, predicts(model, report), details(report, facts), data(report, facts), inputs(model), figures(report), weaker(report), moves(report), notes(report), again(model, report)];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function predicts({ instance, label, role }: Parameters<typeof modelCard>[0], { test, rows }: Report): string {
  const [outcome] = fieldWords(label, [role.task.label]);
  const outputs = fieldWords(role.contract, outputNames(role));
  return [
    '## What it is for',
    `For each row of ${plain(contractName(instance))} it predicts \`${role.task.label}\` of ${plain(contractName(label))}${outcome?.description ? ` (${plain(outcome.description)})` : ''}. It answers with ${plain(contractName(role.contract))}:`,
    fieldTable(outputs),
    `It was judged on ${count(rows)} rows (${wordsOf(test)}). Nothing was measured on other rows: of other times, of other places, or from another source.`,
  ].join('\n\n');
}

function details({ run, createdAt, task }: Report, { experiment, params, fingerprint, backend, code, signedBy }: CardFacts): string {
  const rows = [
    ['run', `\`${run}\``],
    ['experiment', plain(experiment)],
    ['made at', createdAt],
    ['task', task],
    ...Object.entries(params).map(([name, value]) => [plain(name), plain(String(value))]),
    ['trained on', plain(backend)],
    ['code', code === undefined ? 'not in a git checkout' : `commit \`${code.commit}\`${code.isDirty ? ', with changes that were not committed' : ''}`],
    ['fingerprint', `\`${fingerprint}\``],
    ['signed by', signedBy === undefined ? 'nobody' : `\`${signedBy}\``],
  ];
  return `## The model\n\n${table(['', ''], rows)}`;
}

function data({ instance }: Report, { parts }: CardFacts): string {
  const rows = Object.entries(parts).map(([part, { where, rows: all, dataset }]) => [part, plain(where), count(all), `\`${dataset}\``]);
  return `## Its data\n\nRows of ${plain(instance)} with a label. It learned from the training rows, was watched on the validation rows, and is judged on the test rows.\n\n${table(['part', 'which', 'rows', 'dataset version'], rows)}`;
}

function inputs({ instance, columns }: Parameters<typeof modelCard>[0]): string {
  return `## What it reads\n\n${fieldTable(fieldWords(instance, columns))}`;
}

function fieldTable(fields: readonly FieldWords[]): string {
  return table(['field', 'kind', 'meaning'], fields.map(({ name, kind, description }) => [`\`${name}\``, kind, plain(description)]));
}

function figures({ contestants, metrics, bootstrap, rows }: Report): string {
  const cell = (value: number, interval: readonly [number, number] | undefined) => `${figure(value)}${interval === undefined ? '' : ` (${figure(interval[0])} to ${figure(interval[1])})`}`;
  const lines = metrics.map(({ title, better, figures: all }) => [`${plain(title)} (${better} is better)`, ...all.map(({ value, interval }) => cell(value, interval))]);
  return `## How good it is\n\nOn ${count(rows)} test rows, with ${100 * bootstrap.level} % bootstrap intervals. Curves are in \`report.html\`.\n\n${table(['metric', ...contestants.map(({ title }) => plain(title))], lines)}`;
}

/** The slices whose interval lies wholly on the worse side of the whole. */
function weaker({ metrics: [headline], slices, leastSliceRows }: Report): string {
  const whole = headline?.figures[0]?.value;
  if (headline === undefined || whole === undefined || slices.length === 0) return '';
  const sign = headline.better === 'lower' ? -1 : 1;
  const found = slices.flatMap(({ column, slices: all }: SlicedFigures) =>
    all.flatMap(({ value, rows, figures: [model] }) => {
      const interval = model?.interval;
      const isWorse = interval !== undefined && interval.every((end) => isBetter(headline, whole, end));
      return isWorse ? [{ column, value, rows, measured: model!.value, interval }] : [];
    }),
  );
  const by = slices.map(({ column }) => plain(column)).join(', ');
  const judged = slices.reduce((sum, { slices: all }) => sum + all.length, 0);
  const drawn = slices.reduce((sum, { slices: all }) => sum + all.filter(({ figures: [model] }) => model?.interval !== undefined).length, 0);
  const compared = drawn < judged ? `the ${drawn} worst of them, which have intervals,` : 'them';
  if (found.length === 0) return `## Where it is weaker\n\nIt was judged by ${by}, on ${judged} slices with ${leastSliceRows} rows or more. On none of ${compared} is it worse than on the whole beyond its interval.`;
  const worst = found.sort((a, b) => sign * (a.measured - b.measured)).slice(0, MOST);
  const lines = worst.map(({ column, value, rows, measured, interval }) => [plain(column), plain(String(value)), count(rows), figure(measured), `${figure(interval[0])} to ${figure(interval[1])}`]);
  return `## Where it is weaker\n\nIt was judged by ${by}, on ${judged} slices with ${leastSliceRows} rows or more. On ${found.length} of ${compared} its ${plain(headline.title)} is worse than on the whole (${figure(whole)}) beyond its interval; about ${(0.025 * judged).toFixed(1)} would be by chance.${found.length > MOST ? ` The ${MOST} worst:` : ''}\n\n${table(['by', 'value', 'rows', plain(headline.title), '95 % interval'], lines)}`;
}

function moves({ explanation }: Report): string {
  if (explanation === undefined) return '';
  const tables = explanation.outputs.map(({ output, groups }) => table(['fields', `mean size of their contribution to \`${output}\``], groups.slice(0, MOST).map(({ group, meanAbsolute }) => [plain(group), figure(meanAbsolute)])));
  return `## What moves its predictions\n\nShapley values of ${count(explanation.rows)} test rows. They say what the model uses, not what causes the outcome.\n\n${tables.join('\n\n')}`;
}

function notes({ notes: all }: Report): string {
  return all.length === 0 ? '' : `## Know before use\n\n${all.map((note) => `- ${plain(note)}`).join('\n')}`;
}

function again({ name }: Parameters<typeof modelCard>[0], { run }: Report): string {
  return `## See for yourself\n\n    ml evaluate --model ${name} --run ${run}    judges it again\n    ml reproduce ${run}    trains it again, and compares the weights`;
}

function count(rows: number): string {
  return rows.toLocaleString('en');
}
