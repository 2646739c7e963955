import { business } from '@tripod/contracts';
import { defineModel } from '../../model/define-model.js';
import { instanceColumns } from './columns.js';
import * as nodes from './nodes.js';
import { evaluation, explanation, inference, training } from './pipelines.js';
import { recipes } from './recipes.js';

/** The probability that the bank denies the loan. */
export const denial = defineModel({
  name: 'denial',
  experiment: 'loan-denials',
  instance: business.instance,
  label: business.label,
  role: business.predictions.denial,
  columns: instanceColumns,
  nodes,
  training,
  inference,
  evaluation,
  explanation,
  recipes,
  slices: ['black', 'single'],
});
