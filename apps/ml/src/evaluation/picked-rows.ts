import type { Labels, Outputs } from '../model/datasets.js';

/** The labels of some rows. */
export function labelsAt({ values, classes }: Labels, rows: Uint32Array): Labels {
  const picked = values.slice(0, rows.length);
  for (let at = 0; at < rows.length; at++) picked[at] = values[rows[at]!]!;
  return { values: picked, classes };
}

/** The outputs of some rows. Those of a classes task have as many numbers a row, `width`, as there are classes. */
export function outputsAt(outputs: Outputs, width: number, rows: Uint32Array): Outputs {
  const picked = new Float64Array(rows.length * width);
  for (let at = 0; at < rows.length; at++) for (let unit = 0; unit < width; unit++) picked[at * width + unit] = outputs[rows[at]! * width + unit]!;
  return picked;
}
