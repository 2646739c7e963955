// Compiled, never run. Each line below an expected error must be a compile error, for the reason that the line says.
import { artifactsOf, nodesOver, pipeline, run, withTags } from '../pipeline/index.js';
import {
  encodeCategories, fitCategories, fitScaler, joinMatrices, makeMatrix, selectColumns, standardize, takeDateParts, takeRoots,
  type Columns, type Matrix,
} from './index.js';

const selectCounts = selectColumns({ name: 'select-counts', tags: ['training', 'inference'], from: 'rows', columns: ['count'], to: 'counts' });
const roots = takeRoots({ name: 'roots', tags: ['training', 'inference'], from: 'counts', to: 'roots' });
const makeNumbers = makeMatrix({ name: 'make-numbers', tags: ['training', 'inference'], from: ['counts', 'roots'], to: 'numbers' });
const fitNumbers = fitScaler({ name: 'fit-scaler', tags: ['training'], from: 'numbers', split: 'split', to: 'scaler' });
const scale = standardize({ name: 'standardize', tags: ['training', 'inference'], from: 'numbers', scaler: 'scaler', to: 'scaled' });
const fitCities = fitCategories({ name: 'fit-cities', tags: ['training'], from: 'rows', split: 'split', columns: ['city'], to: 'cities' });
const encodeCities = encodeCategories({ name: 'encode-cities', tags: ['training', 'inference'], from: 'rows', categories: 'cities', to: 'encoded' });
const join = joinMatrices({ name: 'join', tags: ['training', 'inference'], from: ['scaled', 'encoded'], to: 'features' });
const nodes = [selectCounts, roots, makeNumbers, fitNumbers, scale, fitCities, encodeCities, join] as const;

export const training = pipeline({ name: 'training', inputs: ['rows', 'split'], outputs: ['features', 'scaler', 'cities'], nodes: withTags(nodes, 'training') });
export const inference = pipeline({ name: 'inference', inputs: ['rows', 'scaler', 'cities'], outputs: ['features'], nodes: withTags(nodes, 'inference') });
export const features = async (rows: Columns): Promise<Matrix> => (await run(training, { rows, split: { training: 1, validation: 0 } })).features;
export const artifacts: readonly ('scaler' | 'cities')[] = artifactsOf(inference, training, ['rows']);

// Names

const misspelt = takeRoots({ name: 'roots', tags: [], from: 'count', to: 'roots' });
// @ts-expect-error no node makes 'count'
pipeline({ name: 'misspelt', inputs: ['rows'], outputs: ['numbers'], nodes: [selectCounts, misspelt, makeNumbers] });

const oneMisspelt = makeMatrix({ name: 'make', tags: [], from: ['counts', 'rotos'], to: 'numbers' });
// @ts-expect-error no node makes 'rotos', one of several that are joined
pipeline({ name: 'one-misspelt', inputs: ['rows'], outputs: ['numbers'], nodes: [selectCounts, roots, oneMisspelt] });

// @ts-expect-error no node makes 'scaler', and it is not an input
pipeline({ name: 'no-scaler', inputs: ['rows', 'cities'], outputs: ['features'], nodes: withTags(nodes, 'inference') });

// @ts-expect-error the split is not an input
pipeline({ name: 'no-split', inputs: ['rows'], outputs: ['features'], nodes: withTags(nodes, 'training') });

// @ts-expect-error no node has the tag 'evaluation'
withTags(nodes, 'evaluation');

// Types

const rootsOfMatrix = takeRoots({ name: 'roots-of-matrix', tags: [], from: 'numbers', to: 'more' });
// @ts-expect-error 'numbers' is made as a matrix and read as columns
pipeline({ name: 'matrix', inputs: ['rows'], outputs: ['more'], nodes: [selectCounts, roots, makeNumbers, rootsOfMatrix] });

const scaleByCities = standardize({ name: 'scale', tags: [], from: 'numbers', scaler: 'cities', to: 'scaled' });
// @ts-expect-error 'cities' is made as categories and read as a scaler
pipeline({ name: 'other-artifact', inputs: ['rows', 'split', 'numbers'], outputs: ['scaled'], nodes: [fitCities, scaleByCities] });

const joinColumnsAsMatrix = joinMatrices({ name: 'join', tags: [], from: ['counts', 'numbers'], to: 'features' });
// @ts-expect-error 'counts' is made as columns and read as a matrix
pipeline({ name: 'columns', inputs: ['rows', 'numbers'], outputs: ['features'], nodes: [selectCounts, joinColumnsAsMatrix] });

const own = nodesOver<{ features: number[]; predictions: number[] }>();
const predict = own({ name: 'predict', tags: [], inputs: ['features'], outputs: ['predictions'], run: ({ features }) => ({ predictions: features }) });
// @ts-expect-error 'features' is made as a matrix, and a node of the app reads it as a list
pipeline({ name: 'own', inputs: ['scaled', 'encoded'], outputs: ['predictions'], nodes: [join, predict] });

// @ts-expect-error rows are columns, not a list
void run(inference, { rows: [1, 2], scaler: { columns: [], mean: new Float64Array(), deviation: new Float64Array(), clip: 5 }, cities: { columns: [] } });

// Artifacts

const forgetful = pipeline({ name: 'forgetful', inputs: ['rows', 'split'], outputs: ['features', 'scaler'], nodes: withTags(nodes, 'training') });
// @ts-expect-error training does not return 'cities'
artifactsOf(inference, forgetful, ['rows']);

// Parameters

// @ts-expect-error without a name for its artifact
standardize({ name: 'scale', tags: [], from: 'numbers', to: 'scaled' });

// @ts-expect-error 'colums' is not a parameter
takeRoots({ name: 'roots', tags: [], from: 'counts', colums: ['a'], to: 'roots' });

// @ts-expect-error a day has no hour
takeDateParts({ name: 'parts', tags: [], from: 'rows', column: 'day', unit: 'day', parts: ['hour'], as: 'integers', to: 'parts' });

takeDateParts({ name: 'parts', tags: [], from: 'rows', column: 'at', unit: 'minute', parts: { h: 'hour' }, as: 'integers', to: 'parts' });
