import { runId } from '@tripod/contracts';
import { z } from 'zod';

/** One text a run, in the order of `runs`; null where the run has none. */
const texts = z.array(z.string().nullable());

/** What `ml runs compare … --json` prints. Lists have one entry a run, in the order of `runs`. */
export const compareReply = z.strictObject({
  runs: z.array(z.strictObject({ id: runId, name: z.string(), model: z.string().nullable(), experiment: z.string(), status: z.string(), startTime: z.number(), endTime: z.number().nullable() })),
  /** What differs, and nothing else. */
  differs: z.strictObject({
    params: z.record(z.string(), texts),
    /** By what the data were for: `<name> <digest>`. */
    datasets: z.record(z.string(), texts),
    tags: z.record(z.string(), texts),
    /** What differs in code and libraries from the first run. */
    code: z.array(z.array(z.string())),
  }),
  metrics: z.array(
    z.strictObject({
      /** As it is logged. */
      key: z.string(),
      /** As a table shows it; null for what is not a metric of the task. */
      title: z.string().nullable(),
      better: z.enum(['higher', 'lower']).nullable(),
      /** The baseline that it is of; null for the model itself. */
      baseline: z.string().nullable(),
      values: z.array(z.number().nullable()),
      /** Positions of the best values; empty where the runs cannot be ranked. */
      best: z.array(z.int()),
    }),
  ),
  /** What a person should know before believing the comparison. */
  notes: z.array(z.string()),
});
export type CompareReply = z.infer<typeof compareReply>;
