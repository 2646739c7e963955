import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this checkout, absolute. */
export const checkout = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

/** Where apps/ml looks for the addon. */
export const nativeFolder = join(checkout, '.tripod', 'native');

/** What the addon is built from: package.json and its lock. */
export const addonFolder = fileURLToPath(new URL('addon', import.meta.url));

/** Where tfjs-node lies in a folder with its node_modules. */
export const tfjsNodeIn = (folder: string): string => join(folder, 'node_modules', '@tensorflow', 'tfjs-node');

/**
 * An empty folder beside `target`, to be renamed to it when all is well. Removes what earlier builds have left that
 * were killed.
 */
export function beginBeside(target: string): string {
  const parent = dirname(target);
  mkdirSync(parent, { recursive: true });
  const prefix = `${basename(target)}.building-`;
  for (const name of readdirSync(parent)) {
    if (name.startsWith(prefix) && !lives(Number(name.slice(prefix.length)))) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const folder = `${target}.building-${process.pid}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return folder;
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process cannot be signalled, but lives.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
