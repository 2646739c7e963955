import { columnOf, type Columns, type PredictionRole } from '@tripod/contracts';
import { mostProbable } from '../metrics/classification.js';
import type { Outputs } from '../model/datasets.js';

/** Outputs as columns of the prediction contract, under the names that its task gives them. */
export function outputColumns(role: PredictionRole, outputs: Outputs): Columns {
  const { task } = role;
  if (task.type !== 'classes') return { [task.output]: outputs };
  const classes = classesOf(role);
  const width = classes.length;
  const rows = outputs.length / width;
  const predicted = new Int32Array(rows);
  for (let row = 0; row < rows; row++) predicted[row] = mostProbable(outputs, row, width);
  const columns: Record<string, Int32Array | Float64Array> = { [task.output]: predicted };
  for (const [code, name] of classes.entries()) {
    const probabilities = new Float64Array(rows);
    for (let row = 0; row < rows; row++) probabilities[row] = outputs[row * width + code]!;
    columns[outputOf(task.probabilities, name)] = probabilities;
  }
  return columns;
}

/**
 * The other way round: what a package's prediction columns say, as outputs.
 *
 * @throws {TypeError} when a column is missing or is not float64
 */
export function outputsOf(role: PredictionRole, columns: Columns): Outputs {
  const { task } = role;
  if (task.type !== 'classes') return floats(columns, task.output);
  const parts = classesOf(role).map((name) => floats(columns, outputOf(task.probabilities, name)));
  const outputs = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  for (const [code, part] of parts.entries()) {
    for (let row = 0; row < part.length; row++) outputs[row * parts.length + code] = part[row]!;
  }
  return outputs;
}

/** The classes of a `classes` task: label and prediction contract list them in the same order. Empty for other tasks. */
function classesOf({ contract, task }: PredictionRole): readonly string[] {
  return columnOf(contract, task.output).categories;
}

/** The names of the prediction contract's fields that the model fills in. */
export function outputNames({ task }: PredictionRole): readonly string[] {
  return task.type === 'classes' ? [task.output, ...Object.values(task.probabilities)] : [task.output];
}

function outputOf(probabilities: Readonly<Record<string, string>>, name: string): string {
  const field = probabilities[name];
  if (field === undefined) throw new TypeError(`the task names no output for the class '${name}'`);
  return field;
}

function floats(columns: Columns, name: string): Float64Array {
  const column = columns[name];
  if (column instanceof Float64Array) return column;
  throw new TypeError(`the prediction has no float64 column '${name}'`);
}
