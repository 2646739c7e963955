import type { PlannedField, PlannedTable, PlannedTarget, ProjectPlan, Treatment } from './project-plan.js';
import { shown } from './plan-target.js';
import type { Understanding } from './understand.js';

/** More columns than this are not shown one by one. */
const MAX_SHOWN = 60;

const TREATMENTS: Readonly<Record<Treatment, string>> = {
  number: 'as it is',
  logarithm: 'and its logarithm',
  'one-hot': 'a column a value',
  hashed: 'hashed',
  'date-parts': 'parts of the date',
  none: 'not at all',
};

/** What adopt understood, for people: each column, what becomes of it, what is left out and why. Lines without colours. */
export function accountOf({ plan, notes, strengths }: Understanding): string {
  const { fields, leftOut } = plan;
  const shownFields = fields.slice(0, MAX_SHOWN);
  const rows = shownFields.map((field) => [
    field.original === field.name ? field.name : `${field.name} ← ${shown(field.original).slice(1, -1)}`,
    field.kind,
    inShare(field.profile.nullShare),
    field.profile.distinct.toLocaleString('en'),
    treatmentOf(field, plan),
    strengths.get(field.original)?.inWords ?? '',
  ]);
  const table = aligned([['field', 'kind', 'missing', 'different', 'the model reads it', 'alone'], ...rows]);
  const more = fields.length > MAX_SHOWN ? [`and ${(fields.length - MAX_SHOWN).toLocaleString('en')} more fields`] : [];
  const facts = aligned([
    ['table', tableInWords(plan.table, plan.rows)],
    ['predicts', targetInWords(plan.target, plan.labelledRows)],
    ['key', plan.key.from === 'made' ? `${plan.key.name}, made of the fields` : plan.key.name],
    ['split', plan.time === undefined ? 'by shares of the keys' : `by ${plan.time}`],
    [plan.noun.many, `contracts ${plan.noun.one.replaceAll(' ', '_')}_instance, _label and _prediction, in folders ${plan.name}`],
  ]);
  const out = leftOut.length === 0 ? [] : ['', 'left out', ...aligned(leftOut.slice(0, MAX_SHOWN).map(({ original, reason }) => [shown(original).slice(1, -1), reason]))];
  return [...facts, '', ...table, ...more, ...out, ...(notes.length === 0 ? [] : ['', ...notes])].join('\n');
}

function treatmentOf(field: PlannedField, { key, time }: ProjectPlan): string {
  if (field.name === key.name) return 'not at all: the key';
  const indicator = field.nullable && field.treatment !== 'none' ? ', and whether it is missing' : '';
  return `${TREATMENTS[field.treatment]}${indicator}${field.name === time ? ': the time' : ''}`;
}

function tableInWords(table: PlannedTable, rows: number): string {
  if (table.format === 'none') return 'none yet: the rows are made up';
  const format = { csv: 'CSV', json: 'JSON', 'json-lines': 'JSON lines', parquet: 'Parquet' }[table.format];
  const details = table.format === 'csv' ? [{ ',': undefined, ';': 'with semicolons', '\t': 'with tabs', '|': 'with bars' }[table.delimiter], table.encoding === 'utf-8' ? undefined : table.encoding] : [];
  const columns = table.format === 'parquet' ? Object.keys(table.columns).length : table.header.length;
  return `${table.place}: ${rows.toLocaleString('en')} rows, ${columns.toLocaleString('en')} columns, ${[format, ...details].filter((part) => part !== undefined).join(' ')}`;
}

function targetInWords(target: PlannedTarget, labelledRows: number): string {
  const of = `of ${labelledRows.toLocaleString('en')} rows`;
  switch (target.task) {
    case 'binary':
      return `${target.name} ← ${shown(target.original).slice(1, -1)}: yes (${shown(target.yes)}) or no; yes in ${inShare(target.share)} ${of}`;
    case 'classes':
      return `${target.name} ← ${shown(target.original).slice(1, -1)}: ${target.categories.length} classes (${target.categories.slice(0, 5).map(shown).join(', ')}${target.categories.length > 5 ? ', …' : ''}), in ${labelledRows.toLocaleString('en')} rows`;
    case 'number':
      return `${target.name} ← ${shown(target.original).slice(1, -1)}: a number from ${target.min.toLocaleString('en')} to ${target.max.toLocaleString('en')}, in ${labelledRows.toLocaleString('en')} rows`;
  }
}

const inShare = (share: number): string => (share === 0 ? '0 %' : share < 0.001 ? '< 0.1 %' : `${(100 * share).toFixed(1)} %`);

/** Rows of cells as lines, each column as wide as its widest cell. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}
