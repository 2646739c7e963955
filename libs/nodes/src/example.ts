import {
  artifactsOf, fitScaler, makeMatrix, nodesOver, pipeline, run, selectColumns, standardize, withTags, type Columns, type Matrix,
} from './index.js';

// README
const both = ['training', 'inference'] as const; // tags: one node serves several pipelines
const select = selectColumns({ name: 'select', tags: both, from: 'rows', columns: ['width', 'height'], to: 'sizes' });
const make = makeMatrix({ name: 'make-matrix', tags: both, from: ['sizes'], to: 'numbers' });
const fit = fitScaler({ name: 'fit-scaler', tags: ['training'], from: 'numbers', split: 'split', to: 'scaler' });
const scale = standardize({ name: 'standardize', tags: both, from: 'numbers', scaler: 'scaler', to: 'scaled' });

export interface Datasets { scaled: Matrix; sums: number[] } // the datasets of your own nodes
const node = nodesOver<Datasets>();
const sum = node({
  name: 'sum', tags: ['inference'], inputs: ['scaled'], outputs: ['sums'],
  run: ({ scaled: { rows, columns, values } }) => ({
    sums: Array.from({ length: rows }, (_, row) => values.subarray(row * columns.length, (row + 1) * columns.length).reduce((x, y) => x + y, 0)),
  }),
});

const nodes = [select, make, fit, scale, sum] as const;
export const training = pipeline({ name: 'training', inputs: ['rows', 'split'], outputs: ['scaler'], nodes: withTags(nodes, 'training') });
export const inference = pipeline({ name: 'inference', inputs: ['rows', 'scaler'], outputs: ['sums'], nodes: withTags(nodes, 'inference') });
export const artifacts = artifactsOf(inference, training, ['rows']); // ['scaler']: what a model package must hold

export async function trainAndInfer(past: Columns, today: Columns): Promise<number[]> {
  const { scaler } = await run(training, { rows: past, split: { training: 2, validation: 1 } });
  return (await run(inference, { rows: today, scaler })).sums;
}
