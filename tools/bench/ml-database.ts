import { acquireDatabase } from '@tripod/database';
import { checkout } from './checkout.js';

/** Runs `work` with the address of the database that ml reads: one of one's own, as `npm start` takes it, or the embedded one. */
export async function withMlDatabase<T>(work: (address: string) => Promise<T>): Promise<T> {
  const own = process.env['ML_DATABASE_URL'] || process.env['DATABASE_URL'];
  if (own) return work(own);
  const embedded = await acquireDatabase({ checkout });
  try {
    return await work(embedded.url('ml'));
  } finally {
    await embedded.release();
  }
}
