import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnyNode } from '@tripod/nodes';
import { build } from 'esbuild';
import type { Model } from '../src/model/model.js';
import type { TrainingCode } from '../src/training/training-code.js';
import { pureFactories } from './pure-factories.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const READER = "export { readTrainingRows } from './src/training/read-rows.ts';";

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
  const libraries = new Set<string>();
  const nodes: Record<string, string> = {};
  const file = JSON.stringify(join(directory, 'nodes.ts'));
  for (const node of model.pipelines.training.nodes) {
    nodes[node.name] = await hash(`export { ${exportName(model, node)} as node } from ${file};`, libraries);
  }
  const reader = await hash(READER, libraries);
  const versions = await Promise.all([...libraries].sort().map(async (name) => [name, await installedVersion(name)] as const));
  return { nodes, reader, libraries: Object.fromEntries(versions) };
}

function exportName({ nodes, name }: Model, node: AnyNode): string {
  const found = Object.entries(nodes).find(([, value]) => value === node);
  if (!found) throw new Error(`node '${node.name}' of model '${name}' is not exported by its nodes.ts`);
  return found[0];
}

async function hash(entry: string, libraries: Set<string>): Promise<string> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
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
    plugins: [
      pureFactories,
      {
        name: 'libraries-outside',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === 'entry-point' || path === '@tripod/nodes' ? undefined : { path, external: true, sideEffects: false },
          ),
      },
    ],
  });
  for (const output of Object.values(metafile.outputs)) {
    for (const { path } of output.imports) {
      const name = path.split('/').slice(0, path.startsWith('@') ? 2 : 1).join('/');
      if (!isBuiltin(path) && !NOT_COUNTED.has(name)) libraries.add(name);
    }
  }
  const [bundle] = outputFiles;
  if (!bundle) throw new Error(`esbuild made nothing of ${entry}`);
  return createHash('sha256').update(bundle.contents).digest('hex');
}

async function installedVersion(name: string): Promise<string> {
  const paths = createRequire(join(root, 'package.json')).resolve.paths(name) ?? [];
  for (const path of paths) {
    const text = await readFile(join(path, name, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return String(JSON.parse(text).version);
  }
  throw new Error(`library '${name}' is not installed in ${dirname(root)}`);
}
