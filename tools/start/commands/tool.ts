import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startNode } from '../child.js';
import { checkout } from '../checkout.js';
import { StartError } from '../errors.js';

/** `npm run bench|native -- …`: a TypeScript tool with a command line of its own. */
export async function runTool(name: 'bench' | 'native', args: string[]): Promise<number> {
  const main = join(checkout, 'tools', name, 'main.ts');
  if (!existsSync(main)) throw new StartError('usage', `tools/${name}/main.ts is not there.`);
  const tsconfig = join(checkout, 'tools', name, 'tsconfig.json');
  return startNode(['--import', 'tsx', main, ...args], { stdio: 'inherit', env: existsSync(tsconfig) ? { TSX_TSCONFIG_PATH: tsconfig } : {} }).ended;
}
