import { columnsNamed, makeColumns, rowCount, type AnyColumn, type Columns, type ColumnsOf, type Contract } from '@tripod/contracts';
import { nodesOver, type NodeSpec } from '@tripod/nodes';
import type { ExplanationDatasets } from '../explanation/explanation-datasets.js';

/**
 * explained, background, groups, coalitions → instances: for each coalition every background row, with the fields of the
 * coalition's groups as the explained row has them. The nodes of inference predict them.
 */
/* @__NO_SIDE_EFFECTS__ */
export function mixRows<I extends Contract, const Column extends keyof ColumnsOf<I> & string, const Tag extends string>({
  instance,
  columns,
  ...spec
}: NodeSpec<Tag> & { readonly instance: I; readonly columns: readonly Column[] }) {
  return nodesOver<ExplanationDatasets<Pick<ColumnsOf<I>, Column>>>()({
    ...spec,
    inputs: ['explained', 'background', 'groups', 'coalitions'],
    outputs: ['instances'],
    run: ({ explained, background, groups, coalitions: { count, members } }) => {
      const usual = rowCount(background);
      const mixed = makeColumns(columnsNamed(instance, columns), count * usual);
      for (const [group, { columns: together }] of groups.entries()) {
        const isIn = (coalition: number) => members[coalition * groups.length + group] === 1;
        for (const name of together) mix(columnNamed(mixed, name), columnNamed(explained, name), columnNamed(background, name), count, isIn);
      }
      return { instances: mixed as Pick<ColumnsOf<I>, Column> }; // `as`: made from these columns of the contract
    },
  });
}

/** @throws {TypeError} when the three are not of one type */
function mix(target: AnyColumn, own: AnyColumn, usual: AnyColumn, count: number, isIn: (coalition: number) => boolean): void {
  const rows = usual.length;
  if (Array.isArray(target) && Array.isArray(own) && Array.isArray(usual)) {
    for (let coalition = 0; coalition < count; coalition++) {
      for (let row = 0; row < rows; row++) target[coalition * rows + row] = isIn(coalition) ? own[0]! : usual[row]!;
    }
  } else if (!Array.isArray(target) && !Array.isArray(own) && !Array.isArray(usual)) {
    for (let coalition = 0; coalition < count; coalition++) {
      if (isIn(coalition)) target.fill(own[0]!, coalition * rows, (coalition + 1) * rows);
      else target.set(usual, coalition * rows);
    }
  } else throw new TypeError('the explained row and the background have other types of columns than the contract');
}

function columnNamed(columns: Columns, name: string): AnyColumn {
  const column = columns[name];
  if (column === undefined) throw new RangeError(`there is no column '${name}' to mix`);
  return column;
}
