import type { Tree } from '@nx/devkit';
import { refusal } from './refusal.js';

const WORDS = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * A name in kebab-case, as folders, sources, models and apps have it.
 *
 * @param what it names: `an app`
 * @throws {ToolError} BAD_USAGE for another form
 */
export function kebabName(what: string, name: string, example: string): string {
  if (WORDS.test(name) && name.length <= 50) return name;
  throw refusal(`'${name}' is not a valid name for ${what}: use up to 50 of a-z, 0-9 and -, beginning with a letter, such as ${example}.`);
}

/**
 * Refuses to write over a file.
 *
 * @throws {ToolError} BAD_USAGE naming it
 */
export function refuseExisting(tree: Tree, what: string, paths: readonly string[]): void {
  const there = paths.find((path) => tree.exists(path));
  if (there !== undefined) throw refusal(`There is ${what} already: ${there}. Choose another name, or remove it first.`);
}

/** The text of a file that must be there. */
export function textOf(tree: Tree, path: string): string {
  const text = tree.read(path, 'utf8');
  if (text === null) throw refusal(`${path} is not there. The generators need the layout of this template: docs/generators.md.`);
  return text;
}

/** Rewrites a file that is there. */
export function edit(tree: Tree, path: string, change: (text: string) => string): void {
  tree.write(path, change(textOf(tree, path)));
}

/** A value as the manifests of this repository are written. */
export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
