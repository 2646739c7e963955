import { nodesOver, type Matrix, type NodeSpec } from '@tripod/nodes';
import type { Labels } from '../model/datasets.js';
import { fitMembers } from '../network/fit-members.js';
import { logitsOnBackend } from '../network/logits-on-backend.js';
import type { Learning } from '../tasks/task.js';
import type { LearningDatasets } from './learning-datasets.js';
import { objectiveOf, trainingExamples } from './training-examples.js';

/** features, labels, target, split, recipe → network: learns from the training rows and, while it does, is measured on the validation rows. */
/* @__NO_SIDE_EFFECTS__ */
export function trainNetwork<Target, const Tag extends string>({ learning, ...spec }: NodeSpec<Tag> & { readonly learning: Learning<Target> }) {
  return nodesOver<LearningDatasets<Target>>()({
    ...spec,
    inputs: ['features', 'labels', 'target', 'split', 'recipe'],
    outputs: ['network'],
    run: async ({ features, labels, target, split, recipe }, step) => {
      const [from, to] = [split.training, split.training + split.validation];
      const validation = rowsOf(features, from, to);
      const validationLabels: Labels = { ...labels, values: labels.values.subarray(from, to) };
      const examples = trainingExamples(learning, { features, labels, target, split, recipe });
      const network = await fitMembers(examples, objectiveOf(learning, target), recipe, step, (soFar) =>
        learning.measure(learning.outputs(logitsOnBackend(soFar, validation), target), validationLabels),
      );
      return { network };
    },
  });
}

function rowsOf({ columns, values }: Matrix, from: number, to: number): Matrix {
  return { rows: to - from, columns, values: values.subarray(from * columns.length, to * columns.length) };
}
