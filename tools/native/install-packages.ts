import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.js';
import { addonFolder } from './place.js';

/**
 * Installs what addon/package-lock.json lists into the folder. No script runs: tfjs-node's own would download.
 *
 * @throws {ToolError} COMMAND_FAILED
 */
export async function installPackages(folder: string, signal: AbortSignal): Promise<void> {
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(addonFolder, name), join(folder, name));
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  // The npm that has started us, if one has: another may not be on the path.
  const npm = process.env['npm_execpath'];
  if (npm?.endsWith('.js')) await run(process.execPath, [npm, ...args], { cwd: folder, signal });
  else await run('npm', args, { cwd: folder, signal });
}
