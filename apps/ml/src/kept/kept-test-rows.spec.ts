import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnsNamed } from '@tripod/contracts';
import { labelledRows } from '../../fixtures/labelled-readings.js';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { recipe } from '../../fixtures/models/readings/recipe.js';
import type { TrainingPlan } from '../training/plan-training.js';
import { testRowsKey } from './dataset-keys.js';
import { KeptDatasets } from './kept-datasets.js';
import { keptTestRows } from './kept-test-rows.js';

const rows = labelledRows(alarm, 20);
const { signal } = new AbortController();

function planOf(hash: string): TrainingPlan {
  const parts = { code: { nodes: {}, reader: 'reader', libraries: {} }, label: 'alarm', parameters: recipe, datasets: {}, contracts: {}, fields: {}, backend: 'wasm' };
  const test = { hash, partitions: [], rows: 20 };
  // Of a plan, these decide what is kept.
  return { model: alarm, parts, versions: { training: test, validation: test, test } } as unknown as TrainingPlan;
}

describe('the test rows of a training', () => {
  let directory: string;
  let kept: KeptDatasets;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'test-rows-'));
    kept = new KeptDatasets(directory, 1e9);
    await kept.write(testRowsKey(planOf('version'), columnsNamed(alarm.instance, alarm.columns)), { run: 'a'.repeat(32), value: rows });
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));
  const none = () => Promise.reject(new Error('they are read'));

  it('are not read where they are kept', async () => {
    expect(await keptTestRows(planOf('version'), alarm.columns, kept, none, signal)).toEqual({ test: rows, keepAs: undefined });
  });

  it.each<[string, string, readonly string[]]>([
    ['other rows', 'other version', alarm.columns],
    ['other columns', 'version', alarm.columns.slice(1)],
  ])('are read of %s', async (_what, version, columns) => {
    await expect(keptTestRows(planOf(version), columns, kept, none, signal)).rejects.toThrow('they are read');
    expect(await keptTestRows(planOf(version), columns, kept, () => Promise.resolve(rows), signal)).toEqual({ test: rows, keepAs: undefined });
  });

  it('are read where nothing is to be taken', async () => {
    await expect(keptTestRows(planOf('version'), alarm.columns, undefined, none, signal)).rejects.toThrow('they are read');
  });
});
