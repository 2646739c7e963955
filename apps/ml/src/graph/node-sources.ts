import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../errors.js';
import type { Model } from '../model/model.js';
import { sourcePlace } from './source-place.js';

/** Where the nodes of a model are written, by their names. */
export const nodeSources = z.record(z.string(), sourcePlace);
export type NodeSources = z.infer<typeof nodeSources>;

/**
 * Reads what the build put beside `main.js`.
 *
 * @throws {AppError} NOT_BUILT when the command does not run from a build
 */
export async function readNodeSources({ name }: Pick<Model, 'name'>, beside: string | URL = import.meta.url): Promise<NodeSources> {
  const file = `node-sources/${name}.json`;
  const text = await readFile(new URL(file, beside), 'utf8').catch((cause: unknown) => {
    throw new AppError('NOT_BUILT', `${file} is not beside main.js. Build the app: \`npx nx build\` with its name.`, { cause });
  });
  return nodeSources.parse(JSON.parse(text));
}
