// Compiled, never run: each line under @ts-expect-error must not compile.
import { readings } from '@tripod/contracts/testing';
import { pipeline, withTags } from '@tripod/nodes';
import * as nodes from '../../fixtures/models/alarm/nodes.js';
import { columns } from '../../fixtures/models/readings/columns.js';
import { recipe } from '../../fixtures/models/readings/recipe.js';
import { defineModel } from './define-model.js';

const all = Object.values(nodes);
const fitted = ['imputer', 'scaler', 'knownNotes', 'target'] as const;
const inference = pipeline({ name: 'inference', inputs: ['instances', ...fitted, 'network'], outputs: ['outputs'], nodes: withTags(all, 'inference') });
const evaluation = pipeline({ name: 'evaluation', inputs: ['instances', 'labels', 'outputs', ...fitted, 'linear'], outputs: ['scores', 'baselineScores'], nodes: withTags(all, 'evaluation') });
const training = pipeline({ name: 'training', inputs: ['instances', 'labels', 'split', 'recipe'], outputs: [...fitted, 'network', 'linear', 'background'], nodes: withTags(all, 'training') });
const explanation = pipeline({ name: 'explanation', inputs: ['explained', 'groups', 'coalitions', 'background', ...fitted, 'network'], outputs: ['worths'], nodes: withTags(all, 'explanation') });
const declared = {
  name: 'alarm', experiment: 'alarms', instance: readings.instance, label: readings.label, role: readings.predictions.alarm,
  columns, nodes, training, inference, evaluation, explanation, recipes: { usual: recipe },
} as const;

export const fits = defineModel(declared);

const forgetful = pipeline({ name: 'training', inputs: ['instances', 'labels', 'split', 'recipe'], outputs: ['imputer', 'scaler', 'target', 'network', 'linear', 'background'], nodes: withTags(all, 'training') });
// @ts-expect-error training does not hand over 'knownNotes', which inference reads
export const forgottenArtifact = defineModel({ ...declared, training: forgetful });

const withoutBaseline = pipeline({ name: 'training', inputs: ['instances', 'labels', 'split', 'recipe'], outputs: [...fitted, 'network', 'background'], nodes: withTags(all, 'training') });
// @ts-expect-error training does not hand over 'linear', which evaluation reads
export const forgottenBaseline = defineModel({ ...declared, training: withoutBaseline });

const withoutBackground = pipeline({ name: 'training', inputs: ['instances', 'labels', 'split', 'recipe'], outputs: [...fitted, 'network', 'linear'], nodes: withTags(all, 'training') });
// @ts-expect-error training does not hand over 'background', which explanation reads
export const forgottenBackground = defineModel({ ...declared, training: withoutBackground });

// @ts-expect-error a group is of fields that the model reads
export const misspeltGroup = defineModel({ ...declared, groups: { counts: ['count', 'note'] } });

// @ts-expect-error the instance contract does not have the column 'volume'
export const misspeltColumn = defineModel({ ...declared, columns: ['count', 'volume'] });

// @ts-expect-error a slice is a field of the instance
export const misspeltSlice = defineModel({ ...declared, slices: ['volume'] });

// @ts-expect-error a slice by a part of a time is of a field of the instance
export const misspeltTime = defineModel({ ...declared, slices: [{ column: 'read', by: 'month' }] });

// @ts-expect-error a time has no such part
export const unknownPart = defineModel({ ...declared, slices: [{ column: 'read_at', by: 'decade' }] });

// @ts-expect-error inference must make outputs
export const wrongPipeline = defineModel({ ...declared, inference: evaluation });
