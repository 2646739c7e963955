import type { JsonRow } from '@tripod/contracts';
import { figure } from '../metrics/figure.js';
import type { Model } from '../model/model.js';
import type { ExplainReply } from './explain-reply.js';
import { fitTable } from './fit-table.js';

/** Cells of a bar on each side of zero. */
const HALF = 14;

/** An explanation for a person: from the base, group by group, to the prediction, with a bar for each. */
export function explanationInWords({ instance, role }: Pick<Model, 'instance' | 'role'>, reply: ExplainReply, width: number): string[] {
  const { task } = role;
  const predicted = reply.prediction[task.output];
  const output = task.type === 'classes' ? (task.probabilities[String(predicted)] ?? task.output) : task.output;
  const of = (numbers: Readonly<Record<string, number>>) => numberOf(numbers, output);
  const errors = reply.contributions.map(({ error }) => of(error));
  const isSampled = errors.some((error) => error > 0);
  const most = Math.max(...reply.contributions.map(({ value }) => Math.abs(of(value))));
  const rows = reply.contributions.map(({ group, fields, value }, at) => {
    const contribution = of(value);
    return [group, signed(contribution), ...(isSampled ? [`± ${figure(errors[at])}`] : []), bar(contribution / most), valuesOf(reply.instance, group, fields)];
  });
  const line = (title: string, number: number, about: string) => [title, ` ${figure(number)}`, ...(isSampled ? [''] : []), '', about];
  const columns = [{ title: '' }, { title: output }, ...(isSampled ? [{ title: 'error' }] : []), { title: '', dropped: 1 }, { title: '', least: 12 }];
  const sum = reply.contributions.reduce((total, { value }) => total + of(value), of(reply.base));
  return [
    `run ${reply.run} of model '${reply.model}': ${instance.key} ${reply.instance[instance.key]}${task.type === 'classes' ? `, ${task.output} ${predicted}` : ''}`,
    ...fitTable(columns, [line('base', of(reply.base), 'mean prediction of the background sample'), ...rows, line('prediction', sum, '')], width),
    ...(isSampled ? ['The contributions are estimates from random orders of the groups; the error is one standard error.'] : []),
  ];
}

function numberOf(numbers: Readonly<Record<string, number>>, output: string): number {
  const number = numbers[output];
  if (number === undefined) throw new RangeError(`the explanation has no output '${output}'`);
  return number;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${figure(Math.abs(value))}`;
}

/** @param share of the greatest contribution, from −1 to 1; NaN where all are 0 */
function bar(share: number): string {
  const cells = Number.isNaN(share) ? 0 : Math.round(Math.abs(share) * HALF);
  const drawn = '█'.repeat(cells);
  return share < 0 ? `${drawn.padStart(HALF)}│${' '.repeat(HALF)}` : `${' '.repeat(HALF)}│${drawn.padEnd(HALF)}`;
}

function valuesOf(instance: JsonRow, group: string, fields: readonly string[]): string {
  return fields.map((field) => (field === group ? String(instance[field]) : `${field} ${instance[field]}`)).join(', ');
}
