// Every node of the model, in the order in which a row passes through them. The pipelines select from these by tag.
import { business } from '@tripod/contracts';
import { fitImputer, fitScaler, impute, makeMatrix, selectColumns, standardize } from '@tripod/nodes';
import { averageOutputs } from '../../nodes/average-outputs.js';
import { fitTarget } from '../../nodes/fit-target.js';
import { mixRows } from '../../nodes/mix-rows.js';
import { predict } from '../../nodes/predict.js';
import { sampleBackground } from '../../nodes/sample-background.js';
import { scoreBaselines } from '../../nodes/score-baselines.js';
import { scoreOutputs } from '../../nodes/score-outputs.js';
import { trainLinear } from '../../nodes/train-linear.js';
import { trainNetwork } from '../../nodes/train-network.js';
import { binaryLearning, binaryScoring } from '../../tasks/binary.js';
import { answerColumns, instanceColumns, measureColumns, openColumns } from './columns.js';

const everywhere = ['training', 'inference', 'evaluation', 'explanation'] as const;

/** Ratios, scores and the rate of unemployment, as they are. */
export const selectMeasures = selectColumns({ name: 'select-measures', tags: everywhere, from: 'instances', columns: measureColumns, to: 'measures' });

/** Answers as codes: 0 is no, 1 is yes. */
export const selectAnswers = selectColumns({ name: 'select-answers', tags: everywhere, from: 'instances', columns: answerColumns, to: 'answers' });

/** What most applicants answer. */
export const fitAnswerImputer = fitImputer({ name: 'fit-imputer', tags: ['training'], from: 'answers', split: 'split', fill: 'most-frequent', to: 'imputer' });

/** Open answers filled in, and beside them that they were open. */
export const fillAnswers = impute({ name: 'fill-answers', tags: everywhere, from: 'answers', imputer: 'imputer', indicators: openColumns, to: 'filled' });

/** Measures and answers side by side. */
export const joinNumbers = makeMatrix({ name: 'join-numbers', tags: everywhere, from: ['measures', 'filled'], to: 'numbers' });

/** Mean and deviation of each number over the training rows. */
export const fitNumberScaler = fitScaler({ name: 'fit-scaler', tags: ['training'], from: 'numbers', split: 'split', to: 'scaler' });

/** Numbers in deviations from their mean: what the network is given. */
export const standardizeNumbers = standardize({ name: 'standardize', tags: everywhere, from: 'numbers', scaler: 'scaler', to: 'features' });

/** The share of denials among the training rows: the baseline of a constant probability. */
export const fitLabel = fitTarget({ name: 'fit-label', tags: ['training'], learning: binaryLearning });

/** The model itself. */
export const trainModel = trainNetwork({ name: 'train-network', tags: ['training'], learning: binaryLearning });

/** What the model has to beat. */
export const trainBaseline = trainLinear({ name: 'train-linear', tags: ['training'], learning: binaryLearning });

/** Probability of a denial. */
export const predictDenial = predict({ name: 'predict', tags: ['inference', 'explanation'], learning: binaryLearning });

/** How good the package's predictions are. */
export const scoreModel = scoreOutputs({ name: 'score-outputs', tags: ['evaluation'], scoring: binaryScoring });

/** How good the baselines are on the same applications. */
export const scoreBaseline = scoreBaselines({ name: 'score-baselines', tags: ['evaluation'], learning: binaryLearning, scoring: binaryScoring });

/** What applications usually are: an explanation compares with these. */
export const sampleApplications = sampleBackground({ name: 'sample-background', tags: ['training'], columns: instanceColumns, rows: 64 });

/** Usual applications that are in some respects as the explained one. */
export const mixApplications = mixRows({ name: 'mix-rows', tags: ['explanation'], instance: business.instance, columns: instanceColumns });

/** What the network says of them. */
export const averageMixed = averageOutputs({ name: 'average-outputs', tags: ['explanation'] });
