import type { Tree } from '@nx/devkit';
import { z } from 'zod';
import { edit, json, textOf } from './names.js';

const lockFile = z.object({ packages: z.record(z.string(), z.looseObject({})) });
const manifestFile = z.object({ dependencies: z.record(z.string(), z.string()) });

/**
 * Adds an app to package-lock.json as `npm install` would, without a network: its packages are some of those of the app
 * that it was made of.
 */
export function addToLock(tree: Tree, folder: string, from: string, { name, version }: { readonly name: string; readonly version: string }): void {
  if (!tree.exists('package-lock.json')) return;
  const { dependencies } = manifestFile.parse(JSON.parse(textOf(tree, `${folder}/package.json`)));
  edit(tree, 'package-lock.json', (text) => {
    const given: object = JSON.parse(text);
    const { packages } = lockFile.parse(given);
    const own = `${from}/node_modules/`;
    const nested = Object.entries(packages).flatMap(([path, entry]) => (path.startsWith(own) ? [[`${folder}/node_modules/${path.slice(own.length)}`, entry] as const] : []));
    const added = { ...Object.fromEntries(nested), [folder]: { ...(name === folder.slice('apps/'.length) ? {} : { name }), version, license: 'MIT', dependencies }, [`node_modules/${name}`]: { resolved: folder, link: true } };
    const [root = ['', {}], ...others] = Object.entries({ ...packages, ...added });
    const sorted = [root, ...others.sort(([one], [other]) => one.localeCompare(other, 'en'))];
    return json({ ...given, packages: Object.fromEntries(sorted) });
  });
}
