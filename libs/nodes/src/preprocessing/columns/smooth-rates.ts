import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { columnOf } from '../tables/column-choice.js';
import { assertNumbers } from '../tables/column-types.js';
import { rowCount } from '../tables/row-count.js';
import type { Columns, NumberColumn, NumberColumns } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';

/** A part and the whole that it is a part of: names of columns, or the two numbers of a prior. */
export interface Share<Value> {
  readonly part: Value;
  readonly whole: Value;
}

/**
 * Columns → NumberColumns: for each rate `(part + prior.part) / (whole + prior.whole)` as float32. The prior is a number
 * of cases that are added to each row, so that a rate of few cases stays near the prior's rate. A rate is null where part
 * or whole is null; one that is not finite is refused (TABULAR_VALUE).
 *
 * @param spec.rates the name of each new column, and the columns that it is computed from
 * @param spec.prior e.g. `{ part: 2.1, whole: 10 }`: ten more cases at a rate of 21 %
 * @throws {TabularError} TABULAR_PARAMETER if the prior is not finite
 * @example smoothRates({ name: 'rates', tags: ['training'], from: 'counts', rates: { win_rate: { part: 'won', whole: 'played' } }, prior: { part: 1, whole: 2 }, to: 'rates' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function smoothRates<const From extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & {
    readonly from: From;
    readonly rates: Readonly<Record<string, Share<string>>>;
    readonly prior: Share<number>;
    readonly to: To;
  },
): Node<Dataset<From, Columns>, Dataset<To, NumberColumns>, Tag> {
  const { name, from, rates, prior, to } = spec;
  if (!Number.isFinite(prior.part) || !Number.isFinite(prior.whole)) {
    throw new TabularError('TABULAR_PARAMETER', `node '${name}': the prior is ${prior.part} of ${prior.whole}; both must be finite numbers`);
  }
  return makeNode(spec, [from], to, (inputs: Dataset<From, Columns>): NumberColumns => {
    const table = inputs[from];
    rowCount(table);
    return Object.fromEntries(Object.entries(rates).map(([rate, { part, whole }]) => {
      const parts = numbersOf(from, table, part);
      const wholes = numbersOf(from, table, whole);
      return [rate, smooth(rate, parts, wholes, prior)];
    }));
  });
}

function numbersOf(dataset: string, table: Columns, column: string): NumberColumn {
  const values = columnOf(dataset, table, column);
  assertNumbers(column, values);
  return values;
}

function smooth(column: string, parts: NumberColumn, wholes: NumberColumn, prior: Share<number>): Float32Array {
  const rates = new Float32Array(parts.length);
  for (let row = 0; row < rates.length; row++) {
    const part = parts[row]!;
    const whole = wholes[row]!;
    const rate = (part + prior.part) / (whole + prior.whole);
    if (!Number.isFinite(rate) && !Number.isNaN(part) && !Number.isNaN(whole)) {
      throw new TabularError('TABULAR_VALUE', `rate '${column}', row ${row}: ${part} of ${whole} with the prior ${prior.part} of ${prior.whole} is not a finite rate; choose a larger prior`, { column, row });
    }
    rates[row] = rate;
  }
  return rates;
}
