import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { alarm } from '../fixtures/models/alarm/index.js';
import { findNodeSources } from './find-node-sources.js';

describe('where the nodes of a model are written', () => {
  it('is the line of each, also in files that nodes.ts exports again', async () => {
    const sources = await findNodeSources(alarm, join(__dirname, '../fixtures/models/alarm'));
    expect(Object.keys(sources).sort()).toEqual(Object.values(alarm.nodes).map(({ name }) => name).sort());
    for (const [name, { file, line }] of Object.entries(sources)) {
      const text = readFileSync(join(__dirname, '../../..', file), 'utf8').split('\n').slice(line - 1).join('\n');
      expect(text).toMatch(new RegExp(`^export const [^]{0,80}name: '${name}'`));
    }
    expect(sources['fill-nulls']?.file).toMatch(/fixtures\/models\/readings\/features\.ts$/);
  });

  it('is known of nodes under another name, and not of nodes that are made elsewhere', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'nodes-'));
    try {
      await writeFile(join(directory, 'more.ts'), '// more\nexport const one = 1;\nexport const two = 2;\n');
      await writeFile(join(directory, 'nodes.ts'), "export { one as fitLabel } from './more.js';\nexport { scoreModel } from '@elsewhere/nodes';\n");
      expect(await findNodeSources(alarm, directory)).toEqual({ 'fit-label': { file: expect.stringMatching(/more\.ts$/), line: 2 } });
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
