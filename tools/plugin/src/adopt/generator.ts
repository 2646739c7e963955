import type { Tree } from '@nx/devkit';
import { answersOf, completeAnswers } from '../plan/options.js';
import { understand } from '../plan/understand.js';
import { z } from 'zod';
import { changesOf, surroundingsOf } from './adopt.js';
import { Repository } from './git.js';
import { trackedFiles } from './tracked-files.js';

const options = z.object({ licence: z.enum(['MIT', 'none']).default('none'), template: z.string().optional() });

/**
 * The generator `adopt`: the files of `npm run adopt`, without its questions and its commit.
 *
 * @throws {ToolError} for what cannot be understood; nothing is written then
 */
export async function adopt(tree: Tree, raw: Readonly<Record<string, unknown>>): Promise<void> {
  const { licence, template } = options.parse(raw);
  const repository = new Repository(tree.root);
  const answers = completeAnswers(answersOf(raw));
  const { plan } = await understand(answers, surroundingsOf(await trackedFiles(repository, 'HEAD'), process.cwd()));
  const { written, removed } = await changesOf(repository, { answers, plan, licence, from: process.cwd(), address: template });
  for (const path of removed) tree.delete(path);
  for (const [path, content] of written) tree.write(path, Buffer.from(content));
}
