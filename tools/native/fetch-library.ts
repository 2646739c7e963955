import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ToolError } from '@tripod/processes';
import { run } from './command.js';
import type { Wheel } from './wheels.js';

/**
 * Downloads the wheel by pip and takes library and headers out of it into the `deps` of tfjs-node.
 *
 * @throws {ToolError} COMMAND_FAILED, also when the file is not the one that was tried
 */
export async function fetchLibrary(wheel: Wheel, folder: string, tfjsNode: string, signal: AbortSignal): Promise<void> {
  const place = join(folder, 'wheel');
  mkdirSync(place);
  const requirement = join(place, 'requirements.txt');
  writeFileSync(requirement, `${wheel.name}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  const choice = ['--no-deps', '--only-binary=:all:', '--python-version', '3.10', '--platform', wheel.platform];
  const quiet = ['--disable-pip-version-check', '--no-input', '--progress-bar', 'off'];
  await run('python3', ['-m', 'pip', 'download', ...choice, ...quiet, '--require-hashes', '-r', requirement, '-d', place], { cwd: folder, signal });
  const file = readdirSync(place).find((name) => name.endsWith('.whl'));
  if (file === undefined) throw new ToolError('COMMAND_FAILED', `pip has not downloaded ${wheel.name} ${wheel.version}, and does not say why.`);
  const extract = fileURLToPath(new URL('extract.py', import.meta.url));
  await run('python3', [extract, join(place, file), join(tfjsNode, 'deps')], { cwd: folder, signal });
  rmSync(place, { recursive: true });
}
