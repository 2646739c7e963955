import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const app = fileURLToPath(new URL('..', import.meta.url));

/** Builds the thread of the scoring server that reads large bodies, as one file. */
export async function bundleBodyThread(outfile: string): Promise<void> {
  await build({
    ...{ entryPoints: [join(app, 'src/serving/body-thread.ts')], outfile, tsconfig: join(app, 'tsconfig.json') },
    ...{ bundle: true, format: 'esm', platform: 'node', target: 'node20', treeShaking: true, minifySyntax: true, legalComments: 'none' },
  });
}
