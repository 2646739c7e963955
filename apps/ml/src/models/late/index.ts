import { business } from '@tripod/contracts';
import { defineModel } from '../../model/define-model.js';
import { columnGroups, instanceColumns } from '../flights/columns.js';
import { sample, split } from '../flights/split.js';
import * as nodes from './nodes.js';
import { evaluation, explanation, inference, training } from './pipelines.js';
import { recipes } from './recipes.js';
import { space } from './search-space.js';

/** The probability that a flight which has just left arrives 15 minutes late or more. */
export const late = defineModel({
  name: 'late',
  experiment: 'late-flights',
  instance: business.instance,
  label: business.label,
  role: business.predictions.late,
  columns: instanceColumns,
  nodes,
  training,
  inference,
  evaluation,
  explanation,
  recipes,
  space,
  split,
  sample,
  slices: ['origin', 'destination', { column: 'departed_at', by: 'month' }],
  groups: columnGroups,
});
