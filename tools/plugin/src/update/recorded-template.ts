import { ToolError } from '@tripod/processes';
import { z } from 'zod';
import { RECORD } from '../adopt/record.js';
import type { Repository } from '../adopt/git.js';

// Read without the rest, whose form may be that of another template.
const recorded = z.looseObject({ template: z.object({ address: z.string().nullable(), commit: z.string().regex(/^[0-9a-f]{40,64}$/), version: z.string() }), migrations: z.array(z.int()).optional() });

/** tripod.json as it stands in a commit: its text, its entries, and of which template it speaks. */
export interface RecordedTemplate {
  readonly text: string;
  readonly entries: Readonly<Record<string, unknown>>;
  readonly address: string | null;
  readonly commit: string;
  readonly version: string;
  /** Numbers of migrations that were applied. */
  readonly migrations: readonly number[];
}

/** @throws {ToolError} BAD_USAGE when a commit has no tripod.json, or one that names no template */
export async function recordedTemplate(repository: Repository, commit = 'HEAD'): Promise<RecordedTemplate> {
  const text = await repository.ask(['show', `${commit}:${RECORD}`]).catch((error: unknown) => {
    throw new ToolError('BAD_USAGE', `${repository.root} has no ${RECORD}: it is not a project that \`npm run adopt\` has made. Nothing was changed.`, { cause: error });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ToolError('BAD_USAGE', `${RECORD} is not JSON: take it back from a commit before. Nothing was changed.`, { cause: error });
  }
  const parsed = recorded.safeParse(json);
  if (!parsed.success) throw new ToolError('BAD_USAGE', `${RECORD} does not say which template the project was made from (${parsed.error.issues[0]?.path.join('.')}): take it back from a commit before. Nothing was changed.`);
  const { template, migrations = [] } = parsed.data;
  return { text: `${text}\n`, entries: parsed.data, ...template, migrations };
}
