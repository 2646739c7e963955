import { join } from 'node:path';
import { build } from 'esbuild';

const bundle = (entry: string) =>
  build({ entryPoints: [join(__dirname, entry)], bundle: true, write: false, platform: 'browser', format: 'esm', logLevel: 'silent' });

describe('the main entry', () => {
  it('can be bundled for a browser: it needs no module of Node', async () => {
    const { outputFiles } = await bundle('index.ts');
    expect(outputFiles[0]?.text).toContain('dataset_partition');
  });

  it('leaves what needs node:crypto to the digest entry', async () => {
    await expect(bundle('digest/index.ts')).rejects.toThrow('node:crypto');
  });
});
