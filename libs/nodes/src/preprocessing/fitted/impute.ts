import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { columnOf } from '../tables/column-choice.js';
import { assertText, typeOf, wrongType, type ColumnType } from '../tables/column-types.js';
import { rowCount } from '../tables/row-count.js';
import type { Column, Columns, NumberColumn } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';
import type { Filled, Imputer } from './fit-imputer.js';

/**
 * Columns, Imputer → Columns: the imputer's columns, each null replaced. Other columns are left out.
 *
 * @param spec.imputer the name of the dataset that fitImputer makes
 * @param spec.indicators `true`, or names of columns: for each of them one more column `<column>_missing`, a Uint8Array
 * that is 1 where the value was null, else 0
 * @throws {TabularError} as a node, TABULAR_COLUMN_MISSING; TABULAR_TYPE if a column has another type than the one that
 * the imputer was fitted on; TABULAR_COLUMN_CLASH if an indicator has the name of a column
 * @example impute({ name: 'impute', tags: ['training', 'inference'], from: 'sizes', imputer: 'imputer', indicators: ['width'], to: 'filled' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function impute<const From extends string, const By extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & { readonly from: From; readonly imputer: By; readonly indicators?: true | readonly string[]; readonly to: To },
): Node<Dataset<From, Columns> & Dataset<By, Imputer>, Dataset<To, Columns>, Tag> {
  const { from, imputer, indicators = [], to } = spec;
  return makeNode(spec, [from, imputer], to, (inputs: Dataset<From, Columns> & Dataset<By, Imputer>): Columns => {
    const fitted: Imputer = inputs[imputer];
    const table: Columns = inputs[from];
    rowCount(table);
    const filled: Record<string, Column> = {};
    const missing: Record<string, Column> = {};
    for (const each of fitted.columns) {
      const { column } = each;
      const [values, nulls] = each.kind === 'text' ? fillText(table, from, each) : fillNumbers(table, from, each);
      filled[column] = values;
      if (indicators === true || indicators.includes(column)) missing[`${column}_missing`] = nulls;
    }
    assertNames(indicators, filled, missing);
    return { ...filled, ...missing };
  });
}

function assertNames(indicators: true | readonly string[], filled: Columns, missing: Columns): void {
  const stranger = indicators === true ? undefined : indicators.find((column) => !Object.hasOwn(filled, column));
  if (stranger !== undefined) {
    throw new TabularError('TABULAR_COLUMN_MISSING', `indicators names '${stranger}', which the imputer was not fitted on`, { column: stranger });
  }
  const clash = Object.keys(missing).find((column) => Object.hasOwn(filled, column));
  if (clash !== undefined) {
    throw new TabularError('TABULAR_COLUMN_CLASH', `column '${clash}' is also the name of an indicator; give the column another name`, { column: clash });
  }
}

type FilledWith<Kind> = Extract<Filled, { readonly kind: Kind }>;

/** The column without null, and 1 where it was null, else 0. */
function fillText(table: Columns, dataset: string, { column, fill }: FilledWith<'text'>): [Column, nulls: Uint8Array] {
  const texts = columnOf(dataset, table, column);
  assertText(column, texts);
  return [texts.map((text) => text ?? fill), Uint8Array.from(texts, (text) => (text === null ? 1 : 0))];
}

function fillNumbers(table: Columns, dataset: string, { column, kind, fill }: FilledWith<'number' | 'integer' | 'code' | 'boolean'>): [Column, nulls: Uint8Array] {
  const values = columnOf(dataset, table, column);
  assertKind(column, values, kind);
  const filled = values.slice();
  const nulls = new Uint8Array(values.length);
  if (kind === 'integer') return [filled, nulls];
  const none = kind === 'code' ? -1 : kind === 'boolean' ? 255 : NaN;
  for (let row = 0; row < nulls.length; row++) {
    const value = values[row]!;
    if (value !== none && !Number.isNaN(value)) continue;
    filled[row] = fill;
    nulls[row] = 1;
  }
  return [filled, nulls];
}

const typesOf = {
  number: ['Float64Array', 'Float32Array'],
  integer: ['Int32Array'],
  code: ['Int32Array'],
  boolean: ['Uint8Array'],
} as const satisfies Record<string, readonly ColumnType[]>;

function assertKind(column: string, values: Column, kind: keyof typeof typesOf): asserts values is NumberColumn | Uint8Array {
  const expected: readonly ColumnType[] = typesOf[kind];
  if (!expected.includes(typeOf(values))) throw wrongType(column, values, `${kind}s (${expected.join(' or ')}), which the imputer was fitted on`);
}
