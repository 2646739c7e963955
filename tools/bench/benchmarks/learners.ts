import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@tripod/processes';
import { z } from 'zod';
import type { Peers } from '../peers.js';
import type { ConsumerDatabase } from '../consumer-database.js';
import { writeLabelledRows } from '../labelled-rows.js';

/** The days that the model itself learns from and is tested on. */
export const DAYS = { training: { from: '2001-01-15', to: '2001-04-30' }, test: { from: '2001-06-01', to: '2001-06-30' } } as const;

const kerasReply = z.object({
  seconds: z.number(), cpu_seconds: z.number(), roc_auc: z.number(), width: z.int(), rows_per_second: z.number(), rows_per_cpu_second: z.number(),
});
const lightgbmReply = z.object({ seconds: z.number(), trees: z.int(), roc_auc: z.number() });

/** What the peers reached on the same rows. */
export interface LearnedByPeers {
  readonly keras: z.infer<typeof kerasReply>;
  readonly lightgbm: z.infer<typeof lightgbmReply>;
}

/**
 * Has Keras train the same network by the same recipe, and LightGBM as many trees as the wanted ROC-AUC takes.
 *
 * @param rateBatch rows of a step, where Keras's rows a second are measured
 */
export async function askLearners(
  peers: Peers, database: ConsumerDatabase, recipe: { readonly epochs: number; readonly batch: number; readonly peakRate: number; readonly warmUp: number }, wanted: number, rateBatch: number,
): Promise<LearnedByPeers> {
  const folder = temporaryFolder('rows');
  try {
    const [training, test] = [join(folder, 'training.csv'), join(folder, 'test.csv')];
    await writeLabelledRows(database, DAYS.training, training);
    await writeLabelledRows(database, DAYS.test, test);
    const { epochs, batch, peakRate, warmUp } = recipe;
    return {
      keras: await peers.ask(['keras', training, test, ...[epochs, batch, peakRate, warmUp, rateBatch].map(String)], kerasReply, 'learners.py'),
      lightgbm: await peers.ask(['lightgbm', training, test, String(wanted)], lightgbmReply, 'learners.py'),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
