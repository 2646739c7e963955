// Every node of the model, in the order in which a row passes through them. The pipelines select from these by tag.
import { averageOutputs } from '../../nodes/average-outputs.js';
import { fitTarget } from '../../nodes/fit-target.js';
import { predict } from '../../nodes/predict.js';
import { scoreBaselines } from '../../nodes/score-baselines.js';
import { scoreOutputs } from '../../nodes/score-outputs.js';
import { trainLinear } from '../../nodes/train-linear.js';
import { trainNetwork } from '../../nodes/train-network.js';
import { numberLearning, numberScoring } from '../../tasks/number.js';

export * from '../flights/features.js';

/** Mean and deviation of the delays of the training flights. */
export const fitLabel = fitTarget({ name: 'fit-label', tags: ['training'], learning: numberLearning });

/** The model itself. */
export const trainModel = trainNetwork({ name: 'train-network', tags: ['training'], learning: numberLearning });

/** What the model has to beat. */
export const trainBaseline = trainLinear({ name: 'train-linear', tags: ['training'], learning: numberLearning });

/** Minutes of arrival delay. */
export const predictDelay = predict({ name: 'predict', tags: ['inference', 'explanation'], learning: numberLearning });

/** How good the package's predictions are. */
export const scoreModel = scoreOutputs({ name: 'score-outputs', tags: ['evaluation'], scoring: numberScoring });

/** How good the baselines are on the same flights. */
export const scoreBaseline = scoreBaselines({ name: 'score-baselines', tags: ['evaluation'], learning: numberLearning, scoring: numberScoring });

/** What the network says of flights that are in some respects as the explained one. */
export const averageMixed = averageOutputs({ name: 'average-outputs', tags: ['explanation'] });
