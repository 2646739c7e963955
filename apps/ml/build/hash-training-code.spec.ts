import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alarm } from '../fixtures/models/alarm/index.js';
import { level } from '../fixtures/models/level/index.js';
import { hashTrainingCode } from './hash-training-code.js';

const fixtures = join(__dirname, '../fixtures/models');

describe('the hash of training code', () => {
  let scratch: string;
  let original: Awaited<ReturnType<typeof hashTrainingCode>>;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'models-'));
    original = await hashTrainingCode(alarm, join(fixtures, 'alarm'));
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  /** The hashes of alarm's training with changed sources of its own nodes and of the features. */
  async function hashesWith(change: { nodes?: (source: string) => string; features?: (source: string) => string }) {
    const directory = join(await mkdtemp(join(scratch, 'copy-')), 'models');
    const absolute = (source: string) => source.replaceAll("'../../../src/", `'${join(__dirname, '../src')}/`).replace("'../readings/features.js'", "'./features.js'").replace("'./columns.js'", `'${join(fixtures, 'readings/columns.js')}'`);
    const read = (file: string) => readFile(join(fixtures, file), 'utf8');
    await mkdir(directory);
    await writeFile(join(directory, 'nodes.ts'), absolute((change.nodes ?? same)(await read('alarm/nodes.ts'))));
    await writeFile(join(directory, 'features.ts'), absolute((change.features ?? same)(await read('readings/features.ts'))));
    return hashTrainingCode(alarm, directory);
  }
  const same = (source: string) => source;
  const changedNodes = (before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) => Object.keys(before).filter((name) => before[name] !== after[name]);

  it('has each node of the training pipeline, the reader, and the libraries that decide what is learned', () => {
    const { nodes, reader, libraries } = original;
    expect(Object.keys(nodes).sort()).toEqual(alarm.pipelines.training.nodes.map(({ name }) => name).sort());
    expect(reader).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.keys(libraries)).toEqual(['@tensorflow/tfjs', '@tensorflow/tfjs-core', 'pure-rand']);
  });

  it('does not depend on where the code lies, on its comments and on its layout', async () => {
    expect(await hashesWith({ features: (source) => `// a remark\n${source.replaceAll(', from:', ',\n  from:')}` })).toEqual(original);
  });

  it('changes for the node whose parameter changed, and for no other', async () => {
    const after = await hashesWith({ features: (source) => source.replace('max: 5', 'max: 6') });
    expect(changedNodes(original.nodes, after.nodes)).toEqual(['fit-notes']);
  });

  it('does not change with a node that training does not have', async () => {
    const after = await hashesWith({ nodes: (source) => source.replace("name: 'predict'", "name: 'predict-alarm'") });
    expect(after).toEqual(original);
  });

  it('does not change with the tags of a node that training has', async () => {
    const after = await hashesWith({ features: (source) => source.replace("everywhere = ['training', ", "everywhere = ['training', 'drawing', ") });
    expect(after).toEqual(original);
  });

  it('of one model does not change with what only another model learns by', async () => {
    const { nodes: ofAlarm } = original;
    const { nodes: ofLevel } = await hashTrainingCode(level, join(fixtures, 'level'));
    const own = Object.keys(ofAlarm).filter((name) => ofAlarm[name] !== ofLevel[name]);
    expect(own.sort()).toEqual(['fit-label', 'train-linear', 'train-network']);
  });

  it('is rejected for a node that the module of nodes does not export', async () => {
    const { trainModel: _, ...others } = alarm.nodes;
    await expect(hashTrainingCode({ ...alarm, nodes: others }, join(fixtures, 'alarm'))).rejects.toThrow("node 'train-network' of model 'alarm' is not exported");
  });
});
