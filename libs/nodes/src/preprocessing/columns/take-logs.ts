import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { chooseColumns, type ColumnChoice } from '../tables/column-choice.js';
import { assertNumbers } from '../tables/column-types.js';
import type { Column, Columns, NumberColumns } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';

/** `ln`: the natural logarithm of x, for x > 0. `log1p`: that of 1 + x, for x ≥ 0. */
export type LogKind = 'ln' | 'log1p';

/**
 * Columns → NumberColumns: the logarithm of each value as float32; null stays null. A value that is too small is raised
 * to `atLeast`, or refused (TABULAR_VALUE) without it.
 *
 * @param spec.columns without it, all columns
 * @param spec.kind `ln` (default) or `log1p`
 * @param spec.atLeast in the unit of the column: above 0 for `ln`, 0 or more for `log1p`
 * @throws {TabularError} TABULAR_PARAMETER for an `atLeast` that has no logarithm
 * @example takeLogs({ name: 'take-logs', tags: ['training'], from: 'rows', columns: { log_price: 'price' }, kind: 'log1p', to: 'logs' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function takeLogs<const From extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & {
    readonly from: From;
    readonly columns?: ColumnChoice;
    readonly kind?: LogKind;
    readonly atLeast?: number;
    readonly to: To;
  },
): Node<Dataset<From, Columns>, Dataset<To, NumberColumns>, Tag> {
  const { name, from, columns, kind = 'ln', atLeast, to } = spec;
  if (atLeast !== undefined && !(Number.isFinite(atLeast) && hasLog(kind, atLeast))) {
    throw new TabularError('TABULAR_PARAMETER', `node '${name}': atLeast is ${atLeast}; ${kind} needs a finite number ${range(kind)}`);
  }
  return makeNode(spec, [from], to, (inputs: Dataset<From, Columns>): NumberColumns =>
    Object.fromEntries(chooseColumns(from, inputs[from], columns).map(([column, values]) => [column, logs(column, values, kind, atLeast)])),
  );
}

const hasLog = (kind: LogKind, value: number) => (kind === 'ln' ? value > 0 : value >= 0);
const range = (kind: LogKind) => (kind === 'ln' ? 'above 0' : 'of 0 or more');

function logs(column: string, values: Column, kind: LogKind, atLeast: number | undefined): Float32Array {
  assertNumbers(column, values);
  const log = kind === 'ln' ? Math.log : Math.log1p;
  const logs = new Float32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const found = values[row]!;
    const value = atLeast !== undefined && found < atLeast ? atLeast : found;
    if (!hasLog(kind, value) && !Number.isNaN(value)) {
      throw new TabularError('TABULAR_VALUE', `column '${column}', row ${row}: ${value} has no ${kind}, which needs a number ${range(kind)}; raise it with atLeast`, { column, row });
    }
    logs[row] = log(value);
  }
  return logs;
}
