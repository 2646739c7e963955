import { z } from 'zod';

/** What `status --json` prints. */
export const statusReply = z.strictObject({
  datasets: z.array(
    z.strictObject({
      contract: z.string(),
      version: z.int(),
      partitions: z.int(),
      rows: z.int(),
      /** A local day, or a bucket. */
      firstPartition: z.string(),
      lastPartition: z.string(),
    }),
  ),
  /**
   * Records in quarantine. `stored`: of what is stored now. `last`: of the last ingest, which has not finished or has left
   * the partition as it was. `earlier`: of an ingest before that one, of which nothing is stored there any more.
   */
  quarantined: z.array(z.strictObject({ source: z.string(), contract: z.string(), of: z.enum(['stored', 'last', 'earlier']), records: z.int() })),
  /** The last ingest of each pipeline. */
  ingests: z.array(
    z.strictObject({
      pipeline: z.string(),
      source: z.string(),
      /** The file or address that was read. */
      place: z.string(),
      startedAt: z.string(),
      /** When rows were stored last; null when it has stored none. */
      storedAt: z.string().nullable(),
      /** null: it did not finish. Run it again, and it goes on. */
      finishedAt: z.string().nullable(),
    }),
  ),
});
export type StatusReply = z.infer<typeof statusReply>;
