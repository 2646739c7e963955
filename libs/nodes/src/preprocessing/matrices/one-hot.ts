import type { Matrix } from '../tables/table.js';

/** Where a column's places lie in a one-hot matrix. `placeOf` fills `places` with a place from 0 per row, or −1 for none. */
export interface OneHotColumn {
  readonly names: readonly string[];
  readonly places: Int32Array;
}

/** A matrix with the places of all columns side by side: 1 at a row's place, else 0. */
export function oneHot(rows: number, hot: readonly OneHotColumn[]): Matrix {
  const columns = hot.flatMap(({ names }) => names);
  const values = new Float32Array(rows * columns.length);
  let offset = 0;
  for (const { names, places } of hot) {
    for (let row = 0, start = offset; row < rows; row++, start += columns.length) {
      if (places[row]! >= 0) values[start + places[row]!] = 1;
    }
    offset += names.length;
  }
  return { rows, columns, values };
}
