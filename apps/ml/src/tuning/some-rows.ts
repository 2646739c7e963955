import { pickRows } from '@tripod/contracts';
import { labelsAt } from '../evaluation/picked-rows.js';
import type { LabelledRows, TrainingRows } from '../training/read-rows.js';

/** The rows that are watched while learning. */
export function validationRows({ instances, labels, split: { training, validation } }: TrainingRows): LabelledRows {
  return picked({ instances, labels }, Uint32Array.from({ length: validation }, (_, row) => training + row));
}

/** Each so many-th row to learn from, from the first on, and all rows to watch. */
export function everyNthRow(rows: TrainingRows, every: number): TrainingRows {
  if (every === 1) return rows;
  const { training, validation } = rows.split;
  const learned = Math.ceil(training / every);
  const chosen = Uint32Array.from({ length: learned + validation }, (_, row) => (row < learned ? row * every : training + row - learned));
  return { ...picked(rows, chosen), split: { training: learned, validation } };
}

function picked({ instances, labels }: Pick<LabelledRows, 'instances' | 'labels'>, chosen: Uint32Array): LabelledRows {
  return { rows: chosen.length, instances: pickRows(instances, chosen), labels: labelsAt(labels, chosen) };
}
