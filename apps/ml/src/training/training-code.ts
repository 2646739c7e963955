import { sha256 } from '@tripod/contracts';
import { z } from 'zod';

/** What the build says about the code that a model's training consists of (`training-code/<model>.json`). */
export const trainingCode = z.strictObject({
  /** sha256 of each node of the training pipeline, by the node's name. */
  nodes: z.record(z.string(), sha256),
  /** sha256 of what reads the training rows from Postgres, and of the engine that hands them to the nodes. */
  reader: sha256,
  /** Versions of the packages that these import. */
  libraries: z.record(z.string(), z.string()),
});
export type TrainingCode = z.infer<typeof trainingCode>;
