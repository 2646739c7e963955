import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What the build says of the code that training consists of (`training-code.json`). */
export const trainingCode = z.strictObject({
  /** sha256 of each node of the training pipeline, by the node's name. */
  nodes: z.record(z.string(), sha256),
  /** sha256 of what reads instances and labels from Postgres. */
  reader: sha256,
  /** Versions of the packages that these import. */
  libraries: z.record(z.string(), z.string()),
});
export type TrainingCode = z.infer<typeof trainingCode>;
