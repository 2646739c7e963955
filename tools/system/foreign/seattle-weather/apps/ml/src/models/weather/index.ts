import { business } from '@tripod/contracts';
import { defineModel } from '../../model/define-model.js';
import { instanceColumns } from './columns.js';
import * as nodes from './nodes.js';
import { evaluation, explanation, inference, training } from './pipelines.js';
import { recipes } from './recipes.js';

/** What an observer would call the weather of a day, from what the instruments have measured. */
export const weather = defineModel({
  name: 'weather',
  experiment: 'days-of-weather',
  instance: business.instance,
  label: business.label,
  role: business.predictions.weather,
  columns: instanceColumns,
  nodes,
  training,
  inference,
  evaluation,
  explanation,
  recipes,
});
