// Every node of the model, in the order in which a row passes through them. The pipelines select from these by tag.
import { business } from '@tripod/contracts';
import { encodeCategories, fitCategories, fitScaler, joinMatrices, makeMatrix, selectColumns, standardize, takeLogs } from '@tripod/nodes';
import { averageOutputs } from '../../nodes/average-outputs.js';
import { fitTarget } from '../../nodes/fit-target.js';
import { mixRows } from '../../nodes/mix-rows.js';
import { predict } from '../../nodes/predict.js';
import { sampleBackground } from '../../nodes/sample-background.js';
import { scoreBaselines } from '../../nodes/score-baselines.js';
import { scoreOutputs } from '../../nodes/score-outputs.js';
import { trainLinear } from '../../nodes/train-linear.js';
import { trainNetwork } from '../../nodes/train-network.js';
import { numberLearning, numberScoring } from '../../tasks/number.js';
import { categoryColumns, instanceColumns, measureColumns } from './columns.js';

const everywhere = ['training', 'inference', 'evaluation', 'explanation'] as const;

/** Year and age, as they are. */
export const selectMeasures = selectColumns({ name: 'select-measures', tags: everywhere, from: 'instances', columns: measureColumns, to: 'measures' });

/** A year of life matters more at twenty than at fifty. */
export const takeLogOfAge = takeLogs({ name: 'take-log-of-age', tags: everywhere, from: 'instances', columns: { ln_age: 'age' }, to: 'logs' });

/** Measures side by side. */
export const joinNumbers = makeMatrix({ name: 'join-numbers', tags: everywhere, from: ['measures', 'logs'], to: 'numbers' });

/** Mean and deviation of each number over the training rows. */
export const fitNumberScaler = fitScaler({ name: 'fit-scaler', tags: ['training'], from: 'numbers', split: 'split', to: 'scaler' });

/** Numbers in deviations from their mean. */
export const standardizeNumbers = standardize({ name: 'standardize', tags: everywhere, from: 'numbers', scaler: 'scaler', to: 'scaled' });

/** The categories that enough training rows have. */
export const fitWorkerCategories = fitCategories({
  name: 'fit-categories',
  tags: ['training'],
  from: 'instances',
  split: 'split',
  columns: categoryColumns,
  min: 10,
  to: 'categories',
});

/** A column for each category, and one for what is rare or new: another region, for example. */
export const encodeWorkerCategories = encodeCategories({ name: 'encode-categories', tags: everywhere, from: 'instances', categories: 'categories', to: 'indicators' });

/** What the network is given. */
export const joinFeatures = joinMatrices({ name: 'join-features', tags: everywhere, from: ['scaled', 'indicators'], to: 'features' });

/** Mean and deviation of the wages of the training rows. */
export const fitLabel = fitTarget({ name: 'fit-label', tags: ['training'], learning: numberLearning });

/** The model itself. */
export const trainModel = trainNetwork({ name: 'train-network', tags: ['training'], learning: numberLearning });

/** What the model has to beat. */
export const trainBaseline = trainLinear({ name: 'train-linear', tags: ['training'], learning: numberLearning });

/** The wage, in thousands of US dollars. */
export const predictWage = predict({ name: 'predict', tags: ['inference', 'explanation'], learning: numberLearning });

/** How good the package's predictions are. */
export const scoreModel = scoreOutputs({ name: 'score-outputs', tags: ['evaluation'], scoring: numberScoring });

/** How good the baselines are on the same workers. */
export const scoreBaseline = scoreBaselines({ name: 'score-baselines', tags: ['evaluation'], learning: numberLearning, scoring: numberScoring });

/** What workers usually are: an explanation compares with these. */
export const sampleWorkers = sampleBackground({ name: 'sample-background', tags: ['training'], columns: instanceColumns, rows: 64 });

/** Usual workers that are in some respects as the explained one. */
export const mixWorkers = mixRows({ name: 'mix-rows', tags: ['explanation'], instance: business.instance, columns: instanceColumns });

/** What the network says of them. */
export const averageMixed = averageOutputs({ name: 'average-outputs', tags: ['explanation'] });
