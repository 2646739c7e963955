import { acquireDatabase } from '@tripod/database';
import { checkout, databaseVariable } from '@tripod/processes';
import { app } from './apps.js';

/** What a consumer of stored data gets by its environment. */
export interface ConsumerDatabase {
  /** Its address, with ml's role. */
  readonly address: string;
  /** The etl app whose data it reads. */
  readonly producer: string;
}

/** Runs `work` with the database that ml reads: one of one's own, as `npm start` takes it, or else the embedded one. */
export async function withConsumerDatabase<T>(work: (database: ConsumerDatabase) => Promise<T>): Promise<T> {
  const ml = app('ml');
  const producer = process.env['DATASETS_FROM'] || app('etl').name;
  const own = process.env[databaseVariable(ml)] || process.env['DATABASE_URL'];
  if (own) return work({ address: own, producer });
  const embedded = await acquireDatabase({ checkout });
  try {
    return await work({ address: embedded.url(ml.name), producer });
  } finally {
    await embedded.release();
  }
}
