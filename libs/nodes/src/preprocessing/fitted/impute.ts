import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { columnOf } from '../tables/column-choice.js';
import { asText, assertCodes, assertText, typeOf, wrongType } from '../tables/column-types.js';
import { rowCount } from '../tables/row-count.js';
import type { Column, Columns } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';
import type { FilledKind, Imputer } from './fit-imputer.js';

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
    for (const { column, kind, fill } of fitted.columns) {
      const values = columnOf(from, table, column);
      const nulls = findNulls(column, values, kind);
      filled[column] = fillNulls(values, nulls, fill);
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

/** 1 where the value is null, else 0. */
function findNulls(column: string, values: Column, kind: FilledKind): Uint8Array {
  const nulls = new Uint8Array(values.length);
  if (kind === 'text') {
    assertText(column, values);
    for (let row = 0; row < nulls.length; row++) if (values[row] === null) nulls[row] = 1;
    return nulls;
  }
  if (kind === 'code' || kind === 'integer') {
    assertCodes(column, values);
    if (kind === 'code') for (let row = 0; row < nulls.length; row++) if (values[row] === -1) nulls[row] = 1;
    return nulls;
  }
  const type = typeOf(values);
  if (kind === 'boolean') {
    if (type !== 'Uint8Array') throw wrongType(column, values, 'booleans (Uint8Array)');
    for (let row = 0; row < nulls.length; row++) if (values[row] === 255) nulls[row] = 1;
    return nulls;
  }
  if (type !== 'Float64Array' && type !== 'Float32Array') throw wrongType(column, values, 'numbers (Float64Array or Float32Array)');
  for (let row = 0; row < nulls.length; row++) if (Number.isNaN(values[row])) nulls[row] = 1;
  return nulls;
}

function fillNulls(values: Column, nulls: Uint8Array, fill: number | string): Column {
  const texts = asText(values);
  if (texts) return texts.map((text) => (text === null ? String(fill) : text));
  if (!ArrayBuffer.isView(values) || typeof fill === 'string') return values;
  const filled = values.slice();
  for (let row = 0; row < nulls.length; row++) if (nulls[row] === 1) filled[row] = fill;
  return filled;
}
