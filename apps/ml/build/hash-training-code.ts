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
import { countedSources } from './counted-sources.js';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Code of which the hash is wanted. */
interface Entry {
  readonly name: string;
  readonly code: string;
}

/** With the engine, which hands the rows to the nodes. */
const READER: Entry = { name: 'the reader', code: "export { readTrainingRows } from './src/training/read-rows.ts'; export { run } from '@tripod/nodes';" };

/** The driver of Postgres carries bytes, and zod describes fields: neither decides what is learned. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['pg', 'pg-copy-streams', 'zod']);

/**
 * The sha256 of the code that a model's training consists of: each node of the training pipeline, and the reader of the
 * rows. Bundled without comments, layout and types, without the texts of errors, and without the nodes that training does not
 * have, so that only a change of what is computed changes it. Libraries stay outside, and count by their versions.
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

/** The hash of each entry's bundle, and the libraries outside of them. */
async function hashAll(entries: readonly Entry[]): Promise<{ hashed: { entry: Entry; hash: string }[]; libraries: string[] }> {
  const bundled = await bundleAll(entries, false);
  // A node that catches an error may decide by it. Reader and engine fail with each.
  const catching = bundled.filter(({ entry, mayCatch }) => entry !== READER && mayCatch).map(({ entry }) => entry);
  const again = catching.length === 0 ? [] : await bundleAll(catching, true);
  const all = [...bundled.filter(({ entry }) => !catching.includes(entry)), ...again];
  return {
    hashed: all.map(({ entry, bundle }) => ({ entry, hash: createHash('sha256').update(bundle).digest('hex') })),
    libraries: [...new Set(all.flatMap(({ libraries }) => libraries))].sort(),
  };
}

interface Bundled {
  readonly entry: Entry;
  readonly bundle: string;
  readonly mayCatch: boolean;
  readonly libraries: readonly string[];
}

/** One build reads each source once. */
async function bundleAll(entries: readonly Entry[], areErrorsCounted: boolean): Promise<Bundled[]> {
  const catching = new Set<string>();
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
    plugins: [entriesOf(entries), countedSources(areErrorsCounted, catching), librariesOutside],
  });
  const made = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  return entries.map((entry, at) => {
    const bundle = made.get(`${at}.js`);
    const output = metafile.outputs[`${at}.js`];
    if (bundle === undefined || output === undefined) throw new Error(`esbuild made nothing of ${entry.name}`);
    const mayCatch = Object.entries(output.inputs).some(([path, { bytesInOutput }]) => bytesInOutput > 0 && catching.has(join(root, path)));
    return { entry, bundle, mayCatch, libraries: output.imports.map(({ path }) => path).filter((path) => !isBuiltin(path)).map(packageOf).filter((name) => !NOT_COUNTED.has(name)) };
  });
}

const packageOf = (path: string): string => path.split('/').slice(0, path.startsWith('@') ? 2 : 1).join('/');

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
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => (kind === 'entry-point' || path.startsWith('@tripod/') ? undefined : { path, external: true, sideEffects: false })),
};

async function installedVersion(name: string): Promise<string> {
  const paths = createRequire(join(root, 'package.json')).resolve.paths(name) ?? [];
  for (const path of paths) {
    const text = await readFile(join(path, name, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return String(JSON.parse(text).version);
  }
  throw new Error(`library '${name}' is not installed in ${dirname(root)}`);
}
