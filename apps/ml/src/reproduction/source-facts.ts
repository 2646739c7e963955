import { createHash } from 'node:crypto';
import { packageFiles, sha256 } from '@tripod/contracts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Source } from '../runs/source.js';

/** What a model package says of the code that trained it, in its `MLmodel`. Its signature vouches for this. */
export const sourceFacts = z.object({
  /** Hash of the commit, as git writes it. */
  commit: z.string().regex(/^[0-9a-f]{40,64}$/),
  /** sha256 of the changes that the run keeps; `lost` where there were changes that it could not keep; absent without any. */
  diff: sha256.or(z.literal('lost')).optional(),
});
export type SourceFacts = z.infer<typeof sourceFacts>;

/** The facts of a source. */
export function sourceFactsOf({ commit, isDirty, diff }: Source): SourceFacts {
  return { commit, ...(isDirty && { diff: diff === undefined ? 'lost' : hashOf(diff) }) };
}

/** sha256 in lower hex. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The facts in a package; undefined where it was trained outside of a git checkout, or by an older version of this app. */
export async function sourceFactsIn(directory: string): Promise<SourceFacts | undefined> {
  const described: unknown = parse(await readFile(join(directory, packageFiles.model), 'utf8'));
  return z.object({ metadata: z.object({ source: sourceFacts }) }).safeParse(described).data?.metadata.source;
}
