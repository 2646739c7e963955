import { alarm } from '../../fixtures/models/alarm/index.js';
import type { FingerprintParts } from '../training/fingerprint.js';
import { recipe } from '../../fixtures/models/readings/recipe.js';
import { datasetKeys } from './dataset-keys.js';

const nodes = alarm.pipelines.training.nodes;
const parts: FingerprintParts = {
  code: { nodes: Object.fromEntries(nodes.map(({ name }) => [name, `code of ${name}`])), reader: 'reader', libraries: { tfjs: '1' } },
  label: 'alarm',
  parameters: recipe,
  datasets: { training: 'rows', validation: 'more rows' },
  contracts: { reading: 1, reading_label: 1 },
  fields: { reading: 'fields', reading_label: 'fields' },
  backend: 'wasm',
};

/** The datasets whose keys a change changes. */
function changedBy(changes: Partial<FingerprintParts>, model = alarm): string[] {
  const [before, after] = [datasetKeys({ model: alarm, parts }), datasetKeys({ model, parts: { ...parts, ...changes } })];
  return [...before.keys()].filter((name) => before.get(name) !== after.get(name)).sort();
}
const withNode = (name: string) => ({ code: { ...parts.code, nodes: { ...parts.code.nodes, [name]: 'other code' } } });
const made = nodes.flatMap(({ outputs }) => outputs);
const all = [...made, 'instances', 'labels', 'split', 'recipe'].sort();

describe('the key of a dataset', () => {
  it('is there for each dataset of the training pipeline, and is its own', () => {
    const keys = datasetKeys({ model: alarm, parts });
    expect([...keys.keys()].sort()).toEqual(all);
    expect(new Set(keys.values()).size).toBe(all.length);
  });

  it('changes with the code of its node, and of each node before it', () => {
    expect(changedBy(withNode('train-linear'))).toEqual(['linear']);
    expect(changedBy(withNode('join-features'))).toEqual(['features', 'linear', 'network']);
    expect(changedBy(withNode('fit-label'))).toEqual(['linear', 'network', 'target']);
  });

  it('changes with the recipe where a node before it reads the recipe', () => {
    expect(changedBy({ parameters: { ...recipe, seed: 2 } })).toEqual(['linear', 'network', 'recipe']);
  });

  it.each<[string, Partial<FingerprintParts>]>([
    ['rows to learn from', { datasets: { ...parts.datasets, training: 'other rows' } }],
    ['rows to watch', { datasets: { ...parts.datasets, validation: 'other rows' } }],
    ['reader', { code: { ...parts.code, reader: 'other' } }],
    ['libraries', { code: { ...parts.code, libraries: { tfjs: '2' } } }],
    ['contracts', { contracts: { reading: 2, reading_label: 1 } }],
    ['fields of the contracts', { fields: { reading: 'other fields' } }],
    ['label', { label: 'other' }],
  ])('changes with the %s for all but the recipe', (_what, change) => {
    expect(changedBy(change)).toEqual(all.filter((name) => name !== 'recipe'));
  });

  it('changes with the columns that are read, and with what computes', () => {
    expect(changedBy({}, { ...alarm, columns: alarm.columns.slice(1) })).toEqual(all.filter((name) => name !== 'recipe'));
    expect(changedBy({ backend: 'native' })).toEqual([...made].sort());
  });

  it('does not change with the order in which properties are written', () => {
    const reversed = Object.fromEntries(Object.entries(recipe).reverse());
    expect(changedBy({ parameters: { ...recipe, ...reversed }, contracts: { reading_label: 1, reading: 1 } })).toEqual([]);
  });

  it('is missing where the build has not hashed the node, or one before it', () => {
    const { 'fit-scaler': _, ...others } = parts.code.nodes;
    const keys = datasetKeys({ model: alarm, parts: { ...parts, code: { ...parts.code, nodes: others } } });
    expect(['scaler', 'scaled', 'features', 'network'].map((name) => keys.has(name))).toEqual([false, false, false, false]);
    expect(keys.has('target')).toBe(true);
  });
});
