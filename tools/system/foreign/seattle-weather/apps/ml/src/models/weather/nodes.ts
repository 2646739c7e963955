// Every node of the model, in the order in which a row passes through them. The pipelines select from these by tag.
import { business } from '@tripod/contracts';
import { fitScaler, makeMatrix, selectColumns, standardize, takeDateParts, takeLogs } from '@tripod/nodes';
import { averageOutputs } from '../../nodes/average-outputs.js';
import { fitTarget } from '../../nodes/fit-target.js';
import { mixRows } from '../../nodes/mix-rows.js';
import { predict } from '../../nodes/predict.js';
import { sampleBackground } from '../../nodes/sample-background.js';
import { scoreBaselines } from '../../nodes/score-baselines.js';
import { scoreOutputs } from '../../nodes/score-outputs.js';
import { trainLinear } from '../../nodes/train-linear.js';
import { trainNetwork } from '../../nodes/train-network.js';
import { classesLearning, classesScoring } from '../../tasks/classes.js';
import { instanceColumns } from './columns.js';

const everywhere = ['training', 'inference', 'evaluation', 'explanation'] as const;

/** Rain on a scale on which the first millimetre says more than the tenth. */
export const takeLogOfRain = takeLogs({
  name: 'take-log-of-rain',
  tags: everywhere,
  from: 'instances',
  columns: { ln_precipitation: 'precipitation_mm' },
  kind: 'log1p',
  to: 'rain',
});

/** Temperatures and wind, as they are. */
export const selectMeasures = selectColumns({
  name: 'select-measures',
  tags: everywhere,
  from: 'instances',
  columns: ['highest_celsius', 'lowest_celsius', 'wind_metres_per_second'],
  to: 'measures',
});

/** The season as a place on a circle: the last of December is near the first of January. */
export const takeSeason = takeDateParts({ name: 'take-season', tags: everywhere, from: 'instances', column: 'date', unit: 'day', parts: ['day_of_year'], as: 'circles', to: 'season' });

/** Rain, measures and season side by side. */
export const joinNumbers = makeMatrix({ name: 'join-numbers', tags: everywhere, from: ['rain', 'measures', 'season'], to: 'numbers' });

/** Mean and deviation of each number over the training rows. */
export const fitNumberScaler = fitScaler({ name: 'fit-scaler', tags: ['training'], from: 'numbers', split: 'split', to: 'scaler' });

/** Numbers in deviations from their mean: what the network is given. */
export const standardizeNumbers = standardize({ name: 'standardize', tags: everywhere, from: 'numbers', scaler: 'scaler', to: 'features' });

/** The share of each kind of weather among the training days: the baseline. */
export const fitLabel = fitTarget({ name: 'fit-label', tags: ['training'], learning: classesLearning });

/** The model itself. */
export const trainModel = trainNetwork({ name: 'train-network', tags: ['training'], learning: classesLearning });

/** What the model has to beat. */
export const trainBaseline = trainLinear({ name: 'train-linear', tags: ['training'], learning: classesLearning });

/** Probability of each kind of weather. */
export const predictWeather = predict({ name: 'predict', tags: ['inference', 'explanation'], learning: classesLearning });

/** How good the package's predictions are. */
export const scoreModel = scoreOutputs({ name: 'score-outputs', tags: ['evaluation'], scoring: classesScoring });

/** How good the baselines are on the same days. */
export const scoreBaseline = scoreBaselines({ name: 'score-baselines', tags: ['evaluation'], learning: classesLearning, scoring: classesScoring });

/** What days usually are: an explanation compares with these. */
export const sampleDays = sampleBackground({ name: 'sample-background', tags: ['training'], columns: instanceColumns, rows: 64 });

/** Usual days that are in some respects as the explained one. */
export const mixDays = mixRows({ name: 'mix-rows', tags: ['explanation'], instance: business.instance, columns: instanceColumns });

/** What the network says of them. */
export const averageMixed = averageOutputs({ name: 'average-outputs', tags: ['explanation'] });
