import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire, isBuiltin } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { valueAt } from '@tripod/contracts';
import type { AnyNode } from '@tripod/nodes';
import { build, type Plugin } from 'esbuild';
import type { Model } from '../src/model/model.js';
import type { TrainingCode } from '../src/training/training-code.js';
import { pureFactories } from './pure-factories.js';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Code of which the hash is wanted. */
interface Entry {
  readonly name: string;
  readonly code: string;
}

const READER: Entry = { name: 'the reader', code: "export { readTrainingRows } from './src/training/read-rows.ts';" };

/** Contracts count by their versions; the driver of Postgres carries bytes, and does not decide what is learned. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['@tripod/contracts', 'pg', 'pg-copy-streams']);

/**
 * The sha256 of the code that a model's training consists of: each node of the training pipeline, and the reader of the
 * rows. Bundled without comments, layout and types, and without the nodes that training does not have, so that only a
 * change of what is computed changes it. Libraries stay outside, and count by their versions.
 *
 * @param directory of the model: its `nodes.ts` exports the nodes
 */
export async function hashTrainingCode(model: Model, directory: string): Promise<TrainingCode> {
  const file = JSON.stringify(join(directory, 'nodes.ts'));
  const entries = model.pipelines.training.nodes.map((node) => ({ name: node.name, code: `export { ${exportName(model, node)} as node } from ${file};` }));
  const { hashed, libraries } = await hashAll([...entries, READER]);
  const hashes = Object.fromEntries(hashed.filter(({ entry }) => entry !== READER).map(({ entry, hash }) => [entry.name, hash]));
  const [reader] = hashed.filter(({ entry }) => entry === READER);
  if (reader === undefined) throw new Error('the reader has no hash');
  const versions = await Promise.all(libraries.map(async (name) => [name, await installedVersion(name)] as const));
  return { nodes: hashes, reader: reader.hash, libraries: Object.fromEntries(versions) };
}

function exportName({ nodes, name }: Model, node: AnyNode): string {
  const found = Object.entries(nodes).find(([, value]) => value === node);
  if (!found) throw new Error(`node '${node.name}' of model '${name}' is not exported by its nodes.ts`);
  return found[0];
}

/** The hash of each entry's bundle, and the libraries outside of them. One build reads each source once. */
async function hashAll(entries: readonly Entry[]): Promise<{ hashed: { entry: Entry; hash: string }[]; libraries: string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: entries.map((_, at) => ({ in: `${ENTRY}${at}`, out: String(at) })),
    outdir: root,
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Short identifiers would change with any export of an imported file.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    tsconfig: join(root, 'tsconfig.json'),
    plugins: [entriesOf(entries), pureFactories, librariesOutside],
  });
  const libraries = new Set<string>();
  for (const output of Object.values(metafile.outputs)) {
    for (const { path } of output.imports) {
      const name = path.split('/').slice(0, path.startsWith('@') ? 2 : 1).join('/');
      if (!isBuiltin(path) && !NOT_COUNTED.has(name)) libraries.add(name);
    }
  }
  const made = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
  const hashed = entries.map((entry, at) => {
    const bundle = made.get(`${at}.js`);
    if (!bundle) throw new Error(`esbuild made nothing of ${entry.name}`);
    return { entry, hash: createHash('sha256').update(bundle).digest('hex') };
  });
  return { hashed, libraries: [...libraries].sort() };
}

const ENTRY = 'training-entry:';

/** Entries without files. */
const entriesOf = (entries: readonly Entry[]): Plugin => ({
  name: 'entries',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: new RegExp(`^${ENTRY}`) }, ({ path }) => ({ path: path.slice(ENTRY.length), namespace: ENTRY }));
    onLoad({ filter: /./, namespace: ENTRY }, ({ path }) => ({ contents: valueAt(entries, Number(path)).code, resolveDir: root, loader: 'ts' }));
  },
});

const librariesOutside: Plugin = {
  name: 'libraries-outside',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => (kind === 'entry-point' || path === '@tripod/nodes' ? undefined : { path, external: true, sideEffects: false })),
};

async function installedVersion(name: string): Promise<string> {
  const paths = createRequire(join(root, 'package.json')).resolve.paths(name) ?? [];
  for (const path of paths) {
    const text = await readFile(join(path, name, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return String(JSON.parse(text).version);
  }
  throw new Error(`library '${name}' is not installed in ${dirname(root)}`);
}
