import type { Tree } from '@nx/devkit';

/** The generator behind `npm run adopt`. */
export async function adopt(_tree: Tree, _options: unknown): Promise<void> {
  throw new Error('not there yet');
}
