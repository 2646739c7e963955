import { z } from 'zod';

/** What `ml serve --json` prints as the first line of stdout, when it accepts requests. */
export const serveReply = z.object({
  model: z.string(),
  runId: z.string(),
  address: z.url(),
  /** A line for a POSIX shell that asks for a prediction. */
  curl: z.string(),
});
export type ServeReply = z.infer<typeof serveReply>;
