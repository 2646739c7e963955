import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnyNode } from '@tripod/nodes';
import { build } from 'esbuild';
import * as exported from '../src/nodes/index.js';
import type { TrainingCode } from '../src/packaging/training-code.js';
import { training } from '../src/pipelines/training.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const READER = "export { readTrainingData } from './src/instances/read-training-data.ts';";

/**
 * The sha256 of the code that training consists of: each node of the training pipeline, and the instance reader.
 * Bundled without comments, layout and types, and without the nodes that training does not have, so that only a change
 * of what is computed changes it. Libraries stay outside, and are told by their versions.
 */
export async function hashTrainingCode(): Promise<TrainingCode> {
  const libraries = new Set<string>();
  const nodes: Record<string, string> = {};
  for (const node of training.nodes) {
    nodes[node.name] = await hash(`export { ${exportName(node)} } from './src/nodes/index.ts';`, libraries);
  }
  const reader = await hash(READER, libraries);
  const versions = await Promise.all([...libraries].sort().map(async (name) => [name, await installedVersion(name)] as const));
  return { nodes, reader, libraries: Object.fromEntries(versions) };
}

/** A node's name among the exports, found by identity: what the file is called does not count. */
function exportName(node: AnyNode): string {
  const found = Object.entries(exported).find(([, value]) => value === node);
  if (!found) throw new Error(`node '${node.name}' of the training pipeline is not exported by apps/ml/src/nodes/index.ts; export it there`);
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
    external: ['@tripod/contracts'],
    plugins: [
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
      if (!isBuiltin(path) && path !== '@tripod/contracts') libraries.add(path.split('/').slice(0, path.startsWith('@') ? 2 : 1).join('/'));
    }
  }
  return createHash('sha256').update(outputFiles[0]?.contents ?? '').digest('hex');
}

async function installedVersion(name: string): Promise<string> {
  const paths = createRequire(join(root, 'package.json')).resolve.paths(name) ?? [];
  for (const path of paths) {
    const text = await readFile(join(path, name, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return String(JSON.parse(text).version);
  }
  throw new Error(`library '${name}' is not installed in ${dirname(root)}`);
}
