import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sliceColumns } from '@tripod/contracts';
import { run } from '@tripod/nodes';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { grade } from '../../fixtures/models/grade/index.js';
import { level } from '../../fixtures/models/level/index.js';
import { returned } from '../../fixtures/models/returned/index.js';
import { packModel, ROWS, type Packed } from '../../fixtures/packed.js';
import type { Outputs } from '../model/datasets.js';
import { startBackend } from '../network/backend.js';
import { openPackage, type PackageWorker } from '../packages/open-package.js';
import { outputColumns } from '../tasks/output-columns.js';

const MEMBERS = 3;

describe.each([alarm, grade, level, returned])('the package of several networks of model $name', (model) => {
  let scratch: string;
  let made: Packed;
  let worker: PackageWorker;

  beforeAll(async () => {
    await startBackend('wasm');
    scratch = await mkdtemp(join(tmpdir(), 'package-'));
    const usual = { ...model.recipes['usual']!, epochs: 2, members: MEMBERS };
    made = await packModel({ ...model, recipes: { usual } }, scratch);
    worker = await openPackage(made.directory, { instance: model.instance, prediction: model.role.contract });
  });
  afterAll(async () => {
    await worker?.close();
    await rm(scratch, { recursive: true, force: true });
  });

  it('predicts the mean of what each of them says', async () => {
    const { fitted, data } = made;
    const network = fitted['network'];
    if (typeof network !== 'object' || network === null || !('members' in network) || !Array.isArray(network.members)) throw new Error('it is one network');
    expect(network.members).toHaveLength(MEMBERS);
    const said: Outputs[] = [];
    for (const member of network.members) {
      const { outputs }: { readonly outputs: Outputs } = await run(model.pipelines.inference, { instances: data.instances, ...fitted, network: member });
      said.push(outputs);
    }
    const mean = said[0]!.map((_, at) => (said[0]![at]! + said[1]![at]! + said[2]![at]!) / MEMBERS);
    expect(await worker.predict(data.instances)).toEqual(outputColumns(model.role, mean));
    expect(said[1]).not.toEqual(said[0]);
  });

  it('gives a row the same bits alone as among others', async () => {
    const { instances } = made.data;
    const together = await worker.predict(instances);
    for (const row of [0, 1, 17, ROWS - 1]) {
      expect(await worker.predict(sliceColumns(instances, row, row + 1))).toEqual(sliceColumns(together, row, row + 1));
    }
  });
});
