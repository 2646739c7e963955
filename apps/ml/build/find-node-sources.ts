import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Model } from '../src/model/model.js';
import type { NodeSources } from '../src/graph/node-sources.js';
import type { SourcePlace } from '../src/graph/source-place.js';

const workspace = fileURLToPath(new URL('../../..', import.meta.url));

/** `export const scale = standardize({`. */
const DECLARED = /^export const (\w+)/;
/** `export * from './features.js';`, `export { scale, fit as fitScale } from './features.js';`. */
const EXPORTED_AGAIN = /^export (?:\*|\{([^}]*)\}) from '(\.[^']*)'/gm;

/**
 * Where the nodes of a model are written: the line of each export of `nodes.ts`, and of the files that it exports again.
 *
 * @param directory of the model
 */
export async function findNodeSources({ nodes }: Pick<Model, 'nodes'>, directory: string): Promise<NodeSources> {
  const places = await placesIn(join(directory, 'nodes.ts'));
  return Object.fromEntries(
    Object.entries(nodes).flatMap(([exported, { name }]) => {
      const place = places.get(exported);
      return place === undefined ? [] : [[name, place] as const];
    }),
  );
}

async function placesIn(file: string): Promise<ReadonlyMap<string, SourcePlace>> {
  const text = await readFile(file, 'utf8');
  const places = new Map<string, SourcePlace>();
  for (const [, names, path = ''] of text.matchAll(EXPORTED_AGAIN)) {
    const there = await placesIn(join(dirname(file), path.replace(/\.js$/, '.ts')));
    for (const [from, to] of names === undefined ? [...there.keys()].map((name) => [name, name] as const) : renamed(names)) {
      const place = there.get(from);
      if (place) places.set(to, place);
    }
  }
  const shown = relative(workspace, file).split(sep).join('/');
  for (const [at, line] of text.split('\n').entries()) {
    const name = DECLARED.exec(line)?.[1];
    if (name !== undefined) places.set(name, { file: shown, line: at + 1 });
  }
  return places;
}

/** `scale, fit as fitScale` → the names there and here. */
function renamed(names: string): (readonly [string, string])[] {
  return names.split(',').flatMap((each) => {
    const [from, to = from] = each.trim().split(/\s+as\s+/);
    return from === undefined || from === '' || to === undefined ? [] : [[from, to] as const];
  });
}
