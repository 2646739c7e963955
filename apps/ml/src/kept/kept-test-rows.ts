import { columnsNamed } from '@tripod/contracts';
import type { LabelledRows } from '../training/read-rows.js';
import type { TrainingPlan } from '../training/plan-training.js';
import { z } from 'zod';
import { testRowsKey } from './dataset-keys.js';
import type { KeptDatasets } from './kept-datasets.js';

/** Rows that took longer to read are kept. */
const SLOW_MS = 1000;

/** The test rows of a training. */
export interface TestRows {
  readonly test: LabelledRows;
  /** The key to keep them by; undefined where they are kept, or were read in no time. */
  readonly keepAs: string | undefined;
}

const keptRows = z.custom<LabelledRows>((rows) => typeof rows === 'object' && rows !== null && 'rows' in rows && 'instances' in rows && 'labels' in rows);

/**
 * The test rows of a training, from kept datasets where they are there.
 *
 * @param columns fields of the instance
 * @param kept undefined: they are read
 * @param read reads them
 */
export async function keptTestRows(plan: TrainingPlan, columns: readonly string[], kept: KeptDatasets | undefined, read: () => Promise<LabelledRows>, signal: AbortSignal): Promise<TestRows> {
  const key = testRowsKey(plan, columnsNamed(plan.model.instance, columns));
  const found = await kept?.read(key, signal);
  if (found !== undefined) return { test: keptRows.parse(found.value), keepAs: undefined };
  const started = performance.now();
  const test = await read();
  return { test, keepAs: performance.now() - started > SLOW_MS ? key : undefined };
}
