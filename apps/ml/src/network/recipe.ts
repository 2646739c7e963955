import { z } from 'zod';

/** How a network is trained. Every field is a parameter of the run and part of its fingerprint. */
export const recipe = z.strictObject({
  hidden: z.array(z.int().min(1)).describe('units of each hidden layer'),
  epochs: z.int().min(1).optional().describe('passes over the training rows; derived from the number of rows unless stated'),
  batch: z.int().min(1).optional().describe('rows a step; derived from the number of rows unless stated'),
  peakRate: z.number().positive().describe("Adam's rate after the warm-up"),
  warmUp: z.number().min(0).max(1).describe('share of the steps in which the rate rises'),
  validations: z.int().min(1).describe('how often the validation rows are measured, evenly over the steps'),
  patience: z.int().min(1).optional().describe('measurements without a better one after which training stops with the best weights; unless stated it runs to the end'),
  classWeights: z.literal('balanced').optional().describe('rows of rare classes weigh more, so that each class weighs the same; unless stated each row weighs the same'),
  seed: z.int32(),
});
export type Recipe = z.infer<typeof recipe>;
