import { readings } from '@tripod/contracts/testing';
import { alarm } from '../../fixtures/models/alarm/index.js';
import * as nodes from '../../fixtures/models/alarm/nodes.js';
import type { SearchSpace } from '../tuning/search-space.js';
import { defineModel } from './define-model.js';
import type { Slicing } from './slicing.js';

const declared = {
  name: 'alarm',
  experiment: 'reading-alarms',
  instance: readings.instance,
  label: readings.label,
  role: readings.predictions.alarm,
  columns: ['count'] as const,
  nodes,
  training: alarm.pipelines.training,
  inference: alarm.pipelines.inference,
  evaluation: alarm.pipelines.evaluation,
  explanation: alarm.pipelines.explanation,
  recipes: alarm.recipes,
  slices: [] as readonly Slicing<'count'>[],
};

describe('a model', () => {
  it('packs what inference and explanation read of training, and keeps what evaluation reads of it, in the order of the pipelines', () => {
    expect(alarm.packaged).toEqual(['imputer', 'scaler', 'knownNotes', 'target', 'network', 'background']);
    expect(alarm.kept).toEqual(['imputer', 'scaler', 'knownNotes', 'target', 'linear']);
  });

  it.each<[string, Partial<typeof declared & { groups: Readonly<Record<string, readonly 'count'[]>> }> & { readonly space?: SearchSpace }, RegExp]>([
    ['a name that is not kebab-case', { name: 'Alarm model' }, /model 'Alarm model': its name must be kebab-case/],
    ['no recipe', { recipes: {} }, /it has no recipe/],
    ['a search space that is not possible', { space: { warmUp: { from: 0, to: 2 } } }, /its search space of warmUp has the bound 2, which is not possible/],
    ['a node that nodes.ts does not export', { nodes: { ...nodes, trainModel: nodes.trainBaseline } as unknown as typeof nodes }, /node 'train-network' is in a pipeline, but nodes\.ts does not export it/],
    ['a column that the instance contract does not have', { columns: ['volume'] as unknown as readonly ['count'] }, /volume/],
    ['a slice by the month of a field that is not a time', { slices: [{ column: 'count', by: 'month' }] }, /the slices 'month of count': 'count' of reading v1 is integer; only a local minute or a local day has such parts/],
    ['a group of a column that it does not read', { groups: { all: ['count', 'celsius'] } as unknown as Readonly<Record<string, readonly 'count'[]>> }, /group 'all' has the field 'celsius', which the model does not read/],
    ['a label that the label contract does not have', { label: readings.instance as unknown as typeof readings.label }, /reading.*'alarm'/],
  ])('is rejected with %s', (_what, changes, message) => {
    expect(() => defineModel({ ...declared, ...changes })).toThrow(message);
  });
});
