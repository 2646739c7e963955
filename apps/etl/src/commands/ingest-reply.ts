import { sha256 } from '@tripod/contracts';
import { z } from 'zod';

/** What `ingest --json` prints. Numbers of a skipped ingest are those of the one that stored the same. */
export const ingestReply = z.strictObject({
  /** Whether everything was stored already. */
  skipped: z.boolean(),
  pipeline: z.string(),
  source: z.string(),
  /** What was read: a path, an address without secrets. */
  place: z.string(),
  /** What was read instead of the real place, in words; null when that was read. */
  standIn: z.string().nullable(),
  /** What an instance is called. */
  noun: z.strictObject({ one: z.string(), many: z.string() }),
  /** = instances + quarantined + duplicates + outsidePeriod + ignored + superseded (of the pipeline's first contract). */
  rowsRead: z.int(),
  instances: z.int(),
  quarantined: z.int(),
  duplicates: z.int(),
  outsidePeriod: z.int(),
  /** Records of which the pipeline makes no row, by its own rule. */
  ignored: z.int(),
  /** Not stored, because a source that comes before has a row of the same key. */
  superseded: z.int(),
  labels: z.int(),
  labelsQuarantined: z.int(),
  /** Instances of this ingest without a label and without one in quarantine: it is not known yet. */
  withoutLabel: z.int(),
  /** A local day, or a bucket; null when no row was stored. */
  firstPartition: z.string().nullable(),
  lastPartition: z.string().nullable(),
  partitionsWritten: z.array(z.string()),
  partitionsUnchanged: z.int(),
  datasetVersion: sha256,
  seconds: z.number(),
});
export type IngestReply = z.infer<typeof ingestReply>;
