import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { chooseColumns, type ColumnChoice } from '../tables/column-choice.js';
import { assertCodes, assertNoText, typeOf } from '../tables/column-types.js';
import type { Column, Columns, NumberColumns } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';

/**
 * Columns → NumberColumns: each column as float64, null as NaN. Booleans become 0 and 1. Text is refused.
 *
 * @param spec.columns the columns to cast; without it, all
 * @param spec.codes those of them, by their new names, that hold category codes: their −1 becomes NaN
 * @example castColumns({ name: 'cast', tags: ['training'], from: 'rows', columns: ['age', 'grade'], codes: ['grade'], to: 'numbers' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function castColumns<const From extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & { readonly from: From; readonly columns?: ColumnChoice; readonly codes?: readonly string[]; readonly to: To },
): Node<Dataset<From, Columns>, Dataset<To, NumberColumns>, Tag> {
  const { from, columns, codes = [], to } = spec;
  return makeNode(spec, [from], to, (inputs: Dataset<From, Columns>): NumberColumns => {
    const chosen = chooseColumns(from, inputs[from], columns);
    const stranger = codes.find((code) => !chosen.some(([name]) => name === code));
    if (stranger !== undefined) {
      throw new TabularError('TABULAR_COLUMN_MISSING', `codes names '${stranger}', which is not among the columns to cast`, { column: stranger });
    }
    return Object.fromEntries(chosen.map(([name, values]) => [name, codes.includes(name) ? castCodes(name, values) : cast(name, values)]));
  });
}

function cast(column: string, values: Column): Float64Array {
  assertNoText(column, values);
  if (values instanceof Float64Array) return values;
  const numbers = Float64Array.from(values);
  if (typeOf(values) !== 'Uint8Array') return numbers;
  for (let row = 0; row < numbers.length; row++) {
    if (numbers[row] === 255) numbers[row] = NaN;
    else if (numbers[row]! > 1) throw new TabularError('TABULAR_VALUE', `column '${column}', row ${row}: ${numbers[row]} is not a boolean (0, 1 or 255 for null)`, { column, row });
  }
  return numbers;
}

function castCodes(column: string, values: Column): Float64Array {
  assertCodes(column, values);
  const numbers = Float64Array.from(values);
  for (let row = 0; row < numbers.length; row++) if (numbers[row] === -1) numbers[row] = NaN;
  return numbers;
}
