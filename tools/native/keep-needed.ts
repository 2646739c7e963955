import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, ToolError } from '@tripod/processes';
import { z } from 'zod';
import { tfjsNodeIn } from './place.js';

const packageSchema = z.object({ version: z.string() });

/**
 * Removes what only the build needed, and the copies of tfjs. Without those Node finds the checkout's own, two folders
 * up: the addon and the app then share one tfjs-core, in place of two that would share what they keep in globalThis.
 */
export function keepNeeded(folder: string): void {
  const tfjs = join(folder, 'node_modules', '@tensorflow');
  for (const name of readdirSync(tfjs)) {
    if (name !== 'tfjs-node' && existsSync(join(rootTfjs, name))) rmSync(join(tfjs, name), { recursive: true });
  }
  rmSync(join(folder, 'node_modules', 'node-api-headers'), { recursive: true });
  rmSync(join(tfjsNodeIn(folder), 'deps', 'include'), { recursive: true });
}

/**
 * The addon works with the tfjs of its own version alone.
 *
 * @throws {ToolError} VERSIONS_DIFFER
 */
export function checkVersions(tfjsNode: string): void {
  const file = join(rootTfjs, 'tfjs-core', 'package.json');
  if (!existsSync(file)) throw new ToolError('NOT_INSTALLED', 'tfjs is not installed in node_modules. Run `npm ci` first.');
  const { version } = packageSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  if (version === tfjsNode) return;
  throw new ToolError('VERSIONS_DIFFER', `apps/ml has tfjs ${version}, and tools/native/addon builds tfjs-node ${tfjsNode}. Set tools/native/addon/package.json to ${version} and run \`npm install --package-lock-only\` there.`);
}

const rootTfjs = join(checkout, 'node_modules', '@tensorflow');
