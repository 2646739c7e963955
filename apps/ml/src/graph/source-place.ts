import { z } from 'zod';

/** Where something is written: a path from the workspace's root with `/`, and a line from 1. */
export const sourcePlace = z.strictObject({ file: z.string(), line: z.int().positive() });
export type SourcePlace = z.infer<typeof sourcePlace>;
