import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Where models are. */
const OF_MODEL = /[\\/]models[\\/].*\.ts$/;

/** `export const scale = standardize({`, up to the call. */
const CONST_CALL = /^((?:export )?const \w+(?:: [^=]+)? = )(?=\w+(?:<[^>]*>)?\()/gm;

/**
 * Marks the calls that make a model's nodes as free of side effects, so that esbuild drops the nodes that the
 * entry does not import. A mark at the factory would be enough if esbuild honoured it across files (evanw/esbuild#4369).
 */
export const pureFactories: Plugin = {
  name: 'pure-factories',
  setup: ({ onLoad }) => onLoad({ filter: OF_MODEL }, async ({ path }) => ({ loader: 'ts', contents: markPureFactories(path, await readFile(path, 'utf8')) })),
};

/** The source with these marks, if it is one of a model. */
export function markPureFactories(path: string, source: string): string {
  return OF_MODEL.test(path) ? source.replace(CONST_CALL, '$1/* @__PURE__ */ ') : source;
}
