import { node, type IndicatorRange } from './tabular-datasets.js';
import { TabularError } from './tabular-error.js';

/**
 * positions, range → indicators: one-hot of a range that is known beforehand, so that nothing has to be fitted. The
 * columns are called `<range.name>_<position>`, from `range.from` to `range.to` inclusive.
 *
 * @throws {TabularError} TABULAR_VALUE for a position outside the range, TABULAR_RANGE when the range is none
 */
export const encodeRange = node({
  name: 'encode-range',
  tags: ['training', 'inference', 'evaluation'],
  inputs: ['positions', 'range'],
  outputs: ['indicators'],
  run: ({ positions, range }) => {
    assertRange(range);
    const { from, to, name } = range;
    const width = to - from + 1;
    const rows = positions.length;
    const values = new Float32Array(rows * width);
    for (let row = 0; row < rows; row++) {
      const position = positions[row]!;
      if (position < from || position > to) {
        throw new TabularError('TABULAR_VALUE', `${name}, row ${row}: ${position} is outside ${from} to ${to}`, { column: name, row });
      }
      values[row * width + position - from] = 1;
    }
    return { indicators: { rows, columns: Array.from({ length: width }, (_, index) => `${name}_${from + index}`), values } };
  },
});

function assertRange({ from, to, name }: IndicatorRange): void {
  if (!Number.isInteger(from) || !Number.isInteger(to) || to < from) {
    throw new TabularError('TABULAR_RANGE', `range '${name}': ${from} to ${to} are not integers in order`, { column: name });
  }
}
