import type { Period } from '@tripod/contracts';
import type { Datasets } from '../datasets.js';
import { readLabelledFlights, type CopyOut } from './read-flights.js';

/** What the training pipeline is given besides its recipe: flights to learn from, then flights to watch. */
export type TrainingData = Pick<Datasets, 'instances' | 'labels' | 'split'>;

/** The two periods that training reads, and how many rows they can have at most. */
export interface TrainingPeriods {
  readonly training: Period;
  readonly validation: Period;
  readonly most: number;
}

/**
 * Reads what training learns from. The fingerprint counts this function among the code of training: which rows are
 * learned from is decided here, and nowhere between here and the pipeline.
 *
 * @param quote makes an SQL literal: COPY takes no parameters
 */
export async function readTrainingData(
  copyOut: CopyOut,
  { training, validation, most }: TrainingPeriods,
  quote: (text: string) => string,
): Promise<TrainingData> {
  const { instances, labels, rowsByPeriod } = await readLabelledFlights(copyOut, { periods: [training, validation], most }, quote);
  return { instances, labels, split: { training: rowsByPeriod[0] ?? 0, validation: rowsByPeriod[1] ?? 0 } };
}
