import { runId } from '@tripod/contracts';
import { z } from 'zod';
import { modelGraph } from '../graph/graph.js';

/** What `ml graph --json` prints. */
export const graphReply = z.strictObject({
  ...modelGraph.shape,
  /** The run whose nodes these are; null without one. */
  run: z.strictObject({ id: runId, name: z.string(), status: z.string() }).nullable(),
  /** The file that the picture was written to; null without one. */
  svg: z.string().nullable(),
});
export type GraphReply = z.infer<typeof graphReply>;
