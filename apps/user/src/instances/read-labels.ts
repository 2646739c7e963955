import { pickRows, quoteIdentifier, rowCount, viewOf, type Business, type Columns } from '@tripod/contracts';
import type pg from 'pg';
import { checkView } from './check-view.js';
import { keyOf, readRows, type SetAside } from './read-rows.js';
import { rowsInScope } from './rows-in-scope.js';
import type { Scope } from './stored-partitions.js';

/** The known labels of instances. */
export interface Labels {
  /** The instances' row numbers that have a label, ascending. */
  readonly rows: Int32Array;
  /** The label contract's columns: entry i belongs to instance `rows[i]`. */
  readonly columns: Columns;
  /** Labels that do not fit their contract; their instances count as not labelled. */
  readonly setAside: readonly SetAside[];
}

/** Reads the labels of a scope's instances and joins them by key. */
export async function readLabels(client: pg.ClientBase, { instance, label }: Business, producer: string, scope: Scope, instances: Columns): Promise<Labels> {
  await checkView(client, label, producer);
  const join = `t.${quoteIdentifier(label.key)} = i.${quoteIdentifier(instance.key)}`;
  const from = `${viewOf(label, producer)} t join ${viewOf(instance, producer)} i on ${join}`;
  const { columns, setAside } = await readRows(client, label, from, rowsInScope(instance, scope, 'i'));
  const labelKey = keyOf(label, columns);
  const labelRows = new Map(Array.from({ length: rowCount(columns) }, (_, row) => [labelKey(row), row]));
  const instanceKey = keyOf(instance, instances);
  const pairs = Array.from({ length: rowCount(instances) }, (_, row) => ({ row, labelRow: labelRows.get(instanceKey(row)) }));
  const known = pairs.flatMap(({ row, labelRow }) => (labelRow === undefined ? [] : [{ row, labelRow }]));
  return {
    rows: Int32Array.from(known, ({ row }) => row),
    columns: pickRows(columns, known.map(({ labelRow }) => labelRow)),
    setAside,
  };
}
