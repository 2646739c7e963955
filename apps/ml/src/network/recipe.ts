import { z } from 'zod';
import { RATE_SCHEDULES } from './rate-schedules.js';

const whole = (from: number, to: number) => {
  const error = `must be a whole number from ${from} to ${to}`;
  return z.int({ error }).min(from, { error }).max(to, { error });
};
const number = (words: string, isValid: (value: number) => boolean) => z.number({ error: words }).refine(isValid, { error: words });
const list = 'must be a list of whole numbers from 1 to 16384, such as 64,32; empty for none';
const layer = z.int({ error: list }).min(1, { error: list }).max(16_384, { error: list });

/** How a network is trained. Every field is a parameter of the run and part of its fingerprint. */
export const recipe = z.strictObject({
  hidden: z.array(layer, { error: list }).max(16, { error: 'must not have more than 16 layers' }).describe('units of each hidden layer'),
  epochs: whole(1, 10_000).optional().describe('passes over the training rows; derived from the number of rows unless stated'),
  batch: whole(1, 1_048_576).optional().describe('rows a step; derived from the number of rows unless stated'),
  peakRate: number('must be a number greater than 0, and 10 at most', (rate) => rate > 0 && rate <= 10).describe("Adam's rate after the warm-up"),
  warmUp: number('must be a number from 0 to 1', (share) => share >= 0 && share <= 1).describe('share of the steps in which the rate rises'),
  rateSchedule: z
    .enum(RATE_SCHEDULES, { error: `must be one of ${RATE_SCHEDULES.join(', ')}` })
    .optional()
    .describe('how the rate goes on after the warm-up; cosine unless stated'),
  validations: whole(1, 10_000).describe('how often the validation rows are measured, evenly over the steps'),
  patience: whole(1, 10_000).optional().describe('measurements without a better one after which training stops with the best weights; unless stated it runs to the end'),
  classWeights: z
    .literal('balanced', { error: "must be 'balanced'" })
    .optional()
    .describe('rows of rare classes weigh more, so that each class weighs the same; unless stated each row weighs the same'),
  members: whole(1, 64).optional().describe('networks that are trained from different seeds, whose mean the model predicts; 1 unless stated'),
  seed: z.int32({ error: 'must be a whole number from -2147483648 to 2147483647' }).describe('start values and order of the rows'),
});
export type Recipe = z.infer<typeof recipe>;

/** The names of all parameters. */
export const parameterNames = recipe.keyof().options;
/** The name of a parameter. */
export type ParameterName = keyof Recipe;
