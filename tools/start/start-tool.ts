import { join } from 'node:path';
import { checkout, startNode, type Child, type ChildOptions } from '@tripod/processes';

/** Starts a tool of the checkout that has a command line of its own, from its sources. */
export function startTool(name: string, args: readonly string[], options: Omit<ChildOptions, 'env'> = {}): Child {
  const folder = join(checkout, 'tools', name);
  return startNode(['--import', 'tsx', join(folder, 'main.ts'), ...args], { ...options, env: { TSX_TSCONFIG_PATH: join(folder, 'tsconfig.json') } });
}
