import { pickRows, type Columns } from '@tripod/contracts';
import { nodesOver, type NodeSpec } from '@tripod/nodes';
import type { ExplanationDatasets } from '../explanation/explanation-datasets.js';

/**
 * instances, split → background: so many training rows, at even distances in their order, all if there are fewer. A
 * prediction is explained by what it would be with the fields of these. They are packed with the model.
 *
 * @throws {RangeError} when `rows` is not a whole number from 1
 */
/* @__NO_SIDE_EFFECTS__ */
export function sampleBackground<const Tag extends string>({
  columns,
  rows,
  ...spec
}: NodeSpec<Tag> & { readonly columns: readonly string[]; readonly rows: number }) {
  if (!Number.isInteger(rows) || rows < 1) throw new RangeError(`${spec.name}: rows must be a whole number from 1, not ${rows}`);
  return nodesOver<ExplanationDatasets<Columns>>()({
    ...spec,
    inputs: ['instances', 'split'],
    outputs: ['background'],
    run: ({ instances, split: { training } }) => {
      const count = Math.min(rows, training);
      const places = Float64Array.from({ length: count }, (_, place) => Math.floor(((place + 0.5) * training) / count));
      return { background: pickRows(Object.fromEntries(columns.map((column) => [column, columnNamed(instances, column)])), places) };
    },
  });
}

function columnNamed(columns: Columns, name: string) {
  const column = columns[name];
  if (column === undefined) throw new RangeError(`the instances have no column '${name}'`);
  return column;
}
