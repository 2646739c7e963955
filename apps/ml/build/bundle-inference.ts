import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import type { Model } from '../src/model/model.js';
import { copyPythonFlavour } from './copy-python-flavour.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const WASM = 'tfjs-backend-wasm-simd.wasm';

/** Modules that a package never runs, replaced by a line each. */
const unused: Readonly<Record<string, string>> = {
  'locales/index': 'export {}; // zod brings error messages in 50 languages',
  'network/fit': 'export const fit = () => { throw new Error("a model package does not train"); };',
  'network/fit-members': 'export const fitMembers = () => { throw new Error("a model package does not train"); };',
  'network/read-recipe': 'export const recipesOf = (files) => files;',
  'tuning/search-space': 'export const spaceFaults = () => [], usualSpace = undefined;',
  'network/losses': 'export const sigmoidCrossEntropy = undefined, softmaxCrossEntropy = undefined, squaredError = undefined;',
  'network/logits-on-backend': 'export const logitsOnBackend = () => { throw new Error("a model package does not score baselines"); };',
};
const unusedByTfjs: Readonly<Record<string, string>> = {
  'tfjs-backend-wasm-threaded-simd': 'export default () => { throw new Error("Node has no threaded WebAssembly backend"); };',
  'node-fetch': 'export default globalThis.fetch;',
};

/** Beside `inference.mjs`, which imports it at the first request of many rows. */
const manyRows: Plugin = {
  name: 'many-rows-apart',
  setup: ({ onResolve }) => onResolve({ filter: /many-rows(\.js)?$/ }, () => ({ path: './many-rows.mjs', external: true })),
};

const without = (modules: Readonly<Record<string, string>>): Plugin => ({
  name: 'without',
  setup: ({ onResolve, onLoad }) => {
    for (const [module, contents] of Object.entries(modules)) {
      onResolve({ filter: new RegExp(`${module}(\\.js)?$`) }, () => ({ path: module, namespace: 'unused' }));
      onLoad({ filter: new RegExp(`^${module}$`), namespace: 'unused' }, () => ({ contents }));
    }
  },
});

const options: BuildOptions = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  // Packages' ES2017 modules; the default would take their ES5 builds, a third larger.
  mainFields: ['module', 'main'],
  tsconfig: join(here, '..', 'tsconfig.json'),
};

/** The CommonJS modules inside an ES module bundle ask for these three. */
const commonJsNames = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __fileURLToPath } from 'node:url';",
  "import { dirname as __pathDirname } from 'node:path';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __fileURLToPath(import.meta.url);',
  'const __dirname = __pathDirname(__filename);',
].join('\n');

/**
 * Builds the code of a model's package in `target`: `inference.mjs`, `many-rows.mjs`, `worker.mjs`, `stdio.mjs` and the
 * WebAssembly beside them, and what Python needs to run them.
 *
 * @param directory of the model: its `index.ts` exports the model under its name, in camelCase
 */
export async function bundleInference({ name }: Pick<Model, 'name'>, directory: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  await build({
    ...options,
    stdin: { contents: inferenceEntry(camelCase(name), join(directory, 'index.ts')), resolveDir: here, loader: 'ts' },
    outfile: join(target, 'inference.mjs'),
    banner: { js: commonJsNames },
    plugins: [manyRows, without(unused)],
  });
  for (const [file, code] of await ofEveryModel()) await writeFile(join(target, file), code);
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  await copyFile(join(wasm, '..', WASM), join(target, WASM));
  await copyPythonFlavour(target);
}

let everyModel: Promise<[file: string, code: Uint8Array][]> | undefined;

/** The files that are the same for each model, built once. */
function ofEveryModel(): Promise<[file: string, code: Uint8Array][]> {
  const bundles: Readonly<Record<string, BuildOptions>> = {
    'many-rows.mjs': { entryPoints: [join(here, '../src/network/many-rows.ts')], banner: { js: commonJsNames }, plugins: [without(unusedByTfjs)] },
    'worker.mjs': { entryPoints: [join(here, 'worker-entry.ts')], external: ['./inference.mjs'] },
    // An older Node must understand it to say that it is too old.
    'stdio.mjs': { entryPoints: [join(here, 'stdio-entry.ts')], external: ['./inference.mjs'], target: 'node14' },
  };
  everyModel ??= Promise.all(
    Object.entries(bundles).map(async ([file, bundle]) => {
      const { outputFiles: [output] } = await build({ ...options, ...bundle, write: false });
      if (output === undefined) throw new Error(`esbuild wrote nothing for ${file}`);
      return [file, output.contents];
    }),
  );
  return everyModel;
}

function inferenceEntry(exported: string, file: string): string {
  return `import { ${exported} as model } from ${JSON.stringify(file)};
    import { loadPackage } from './inference-entry.ts';
    import { jsonModel } from './json-answers.ts';
    export const load = () => loadPackage(model, __dirname);
    export const loadForJson = async () => jsonModel(model, await load());`;
}

/** `night-price` → `nightPrice`. */
function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_hyphen, letter: string) => letter.toUpperCase());
}
