import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** `export const scale = standardize({`, up to the call. */
const CONST_CALL = /^((?:export )?const \w+(?:: [^=]+)? = )(?=\w+(?:<[^>]*>)?\()/gm;

/**
 * Marks the calls that make a model's nodes as free of side effects, so that esbuild drops the nodes that the
 * entry does not import. A mark at the factory would be enough if esbuild honoured it across files (evanw/esbuild#4369).
 */
export const pureFactories: Plugin = {
  name: 'pure-factories',
  setup: ({ onLoad }) =>
    onLoad({ filter: OF_MODEL }, async ({ path }) => ({
      loader: 'ts',
      contents: (await readFile(path, 'utf8')).replace(CONST_CALL, '$1/* @__PURE__ */ '),
    })),
};

const OF_MODEL = /[\\/]models[\\/].*\.ts$/;

/** Whether a file belongs to a model, so that its calls make nodes and have no other effect. */
export const isOfModel = (path: string): boolean => OF_MODEL.test(path);
