import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const WASM = 'tfjs-backend-wasm-simd.wasm';

/** Modules that Node never runs, replaced by a line each. */
const unused: Readonly<Record<string, string>> = {
  'tfjs-backend-wasm-threaded-simd': 'export default () => { throw new Error("Node has no threaded WebAssembly backend"); };',
  'node-fetch': 'export default globalThis.fetch;',
};

const withoutUnused: Plugin = {
  name: 'without-unused',
  setup: ({ onResolve, onLoad }) => {
    for (const [module, contents] of Object.entries(unused)) {
      onResolve({ filter: new RegExp(`${module}(\\.js)?$`) }, () => ({ path: module, namespace: 'unused' }));
      onLoad({ filter: new RegExp(`^${module}$`), namespace: 'unused' }, () => ({ contents }));
    }
  },
};

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

/** Builds the code of a model package: `inference.mjs`, `worker.mjs` and the WebAssembly beside them. */
export async function bundleInference(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await build({
    ...options,
    entryPoints: [join(here, 'inference-entry.ts')],
    outfile: join(directory, 'inference.mjs'),
    banner: { js: commonJsNames },
    plugins: [withoutUnused],
  });
  await build({
    ...options,
    entryPoints: [join(here, 'worker-entry.ts')],
    outfile: join(directory, 'worker.mjs'),
    external: ['./inference.mjs'],
  });
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  await copyFile(join(wasm, '..', WASM), join(directory, WASM));
}
