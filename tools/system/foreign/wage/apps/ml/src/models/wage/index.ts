import { business } from '@tripod/contracts';
import { defineModel } from '../../model/define-model.js';
import { instanceColumns } from './columns.js';
import * as nodes from './nodes.js';
import { evaluation, explanation, inference, training } from './pipelines.js';
import { recipes } from './recipes.js';

/** What a worker is expected to earn. */
export const wage = defineModel({
  name: 'wage',
  experiment: 'wages',
  instance: business.instance,
  label: business.label,
  role: business.predictions.wage,
  columns: instanceColumns,
  nodes,
  training,
  inference,
  evaluation,
  explanation,
  recipes,
  slices: ['race'],
});
