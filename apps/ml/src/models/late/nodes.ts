// Every node of the model, in the order in which a row passes through them. The pipelines select from these by tag.
import { averageOutputs } from '../../nodes/average-outputs.js';
import { fitTarget } from '../../nodes/fit-target.js';
import { predict } from '../../nodes/predict.js';
import { scoreBaselines } from '../../nodes/score-baselines.js';
import { scoreOutputs } from '../../nodes/score-outputs.js';
import { trainLinear } from '../../nodes/train-linear.js';
import { trainNetwork } from '../../nodes/train-network.js';
import { binaryLearning, binaryScoring } from '../../tasks/binary.js';

export * from '../flights/features.js';

/** The late share of the training flights: the baseline of a constant probability. */
export const fitLabel = fitTarget({ name: 'fit-label', tags: ['training'], learning: binaryLearning });

/** The model itself. */
export const trainModel = trainNetwork({ name: 'train-network', tags: ['training'], learning: binaryLearning });

/** What the model has to beat. */
export const trainBaseline = trainLinear({ name: 'train-linear', tags: ['training'], learning: binaryLearning });

/** Probability of arriving late. */
export const predictLateness = predict({ name: 'predict', tags: ['inference', 'explanation'], learning: binaryLearning });

/** How good the package's predictions are. */
export const scoreModel = scoreOutputs({ name: 'score-outputs', tags: ['evaluation'], scoring: binaryScoring });

/** How good the baselines are on the same flights. */
export const scoreBaseline = scoreBaselines({ name: 'score-baselines', tags: ['evaluation'], learning: binaryLearning, scoring: binaryScoring });

/** What the network says of flights that are in some respects as the explained one. */
export const averageMixed = averageOutputs({ name: 'average-outputs', tags: ['explanation'] });
