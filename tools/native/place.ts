import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkout, identityOf } from '@tripod/processes';

/** Where apps/ml looks for the addon. */
export const nativeFolder = join(checkout, '.tripod', 'native');

/** What the addon is built from: package.json and its lock. */
export const addonFolder = fileURLToPath(new URL('addon', import.meta.url));

/** Where tfjs-node lies in a folder with its node_modules. */
export const tfjsNodeIn = (folder: string): string => join(folder, 'node_modules', '@tensorflow', 'tfjs-node');

/** An empty folder beside `target`, to take its place by `replace` when all is well. */
export function beginBeside(target: string): string {
  const folder = `${target}${MARK}${process.pid}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Puts a finished folder in the place of `target`: a moment between two renames is all that can be missed. */
export function replace(target: string, folder: string): void {
  const old = `${folder}-old`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(folder, target);
  rmSync(old, { recursive: true, force: true });
}

/** Removes what killed builds left behind. */
export function sweepBeside(target: string): void {
  const parent = dirname(target);
  const prefix = `${basename(target)}${MARK}`;
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    if (name.startsWith(prefix) && identityOf(Number.parseInt(name.slice(prefix.length), 10)) === undefined) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/** Followed by the pid of the build. */
const MARK = '.building-';
