import { sha256 } from '@tripod/contracts';
import { z } from 'zod';

/** What `check --json` prints as its last line. */
export const checkReply = z.strictObject({
  runId: z.string(),
  runName: z.string(),
  packageDigest: sha256,
  /** When a registered model was named: its name, its version, and the alias that led to it. */
  modelName: z.string().optional(),
  modelVersion: z.int().optional(),
  modelAlias: z.string().optional(),
  /** From the reference to a package that can be asked. */
  seconds: z.number(),
});
export type CheckReply = z.infer<typeof checkReply>;
