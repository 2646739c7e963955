import { z } from 'zod';

const dataset = z.strictObject({
  contract: z.string(),
  version: z.int(),
  partitions: z.int(),
  rows: z.int(),
  /** A local day, or a bucket. */
  firstPartition: z.string(),
  lastPartition: z.string(),
  /** Since an ingest of it ended that was not of a past period; null: none has. Of a source without an end, since rows came. */
  ageSeconds: z.number().nonnegative().nullable(),
  /** How old it may be, by FRESH_WITHIN; null: nobody has said. */
  promisedSeconds: z.int().positive().nullable(),
  isFresh: z.boolean().nullable(),
});

/** What `status --json` prints. */
export const statusReply = z.strictObject({
  datasets: z.array(dataset),
  /**
   * Records in quarantine. `stored`: of what is stored now. `last`: of the last ingest, which has not finished or has left
   * the partition as it was. `earlier`: of an ingest before that one, of which nothing is stored there any more.
   */
  quarantined: z.array(z.strictObject({ source: z.string(), contract: z.string(), of: z.enum(['stored', 'last', 'earlier']), records: z.int() })),
  /** Of `etl work`. */
  jobs: z.strictObject({
    /** Those that are due now or later. */
    waiting: z.int().nonnegative(),
    running: z.int().nonnegative(),
    /** Of those that wait, how many have failed at least once. */
    retried: z.int().nonnegative(),
    /** So many are not tried any more. */
    dead: z.int().nonnegative(),
    /** The first hundred of them, the last one to fail first. */
    lastDead: z.array(z.strictObject({ pipeline: z.string(), day: z.string().nullable(), attempts: z.int(), message: z.string().nullable(), failedAt: z.string() })),
  }),
  /** Sources without an end. */
  feeds: z.array(
    z.strictObject({
      pipeline: z.string(),
      source: z.string(),
      /** How long ago rows of it were stored last; null: never. */
      lagSeconds: z.number().nonnegative().nullable(),
      /** Of `etl follow`; null: it is not followed. Numbers over all runs. */
      followed: z.strictObject({ /** Time of the newest event, in UTC. */ newest: z.string().nullable(), events: z.int(), repeated: z.int(), refused: z.int(), overdue: z.int(), missed: z.int() }).nullable(),
    }),
  ),
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

/** What the store says of it. */
export const storeStatus = statusReply.omit({ jobs: true }).extend({ datasets: z.array(dataset.omit({ promisedSeconds: true, isFresh: true })) });
export type StoreStatus = z.infer<typeof storeStatus>;
