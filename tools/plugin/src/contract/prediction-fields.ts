import { z } from 'zod';
import type { NamedSchema } from './contract-module.js';
import { fieldSchema } from './field-schema.js';

/** What a prediction says. */
export interface PredictionFacts {
  readonly task: 'binary' | 'classes' | 'number';
  /** The label's field. */
  readonly label: string;
  /** The prediction's field with the answer. */
  readonly output: string;
  /** Of classes, in order; and the prediction's field for each. */
  readonly categories: readonly string[];
  readonly probabilities: readonly string[];
  /** The code of the classes' schema. */
  readonly classes: string;
}

/** What a module must declare before {@link predictionFields} of classes. */
export const PROBABILITY = 'const probability = z.number().min(0).max(1);';

/** The fields of a prediction contract, without the key. */
export function predictionFields({ task, label, output, categories, probabilities, classes }: PredictionFacts): readonly NamedSchema[] {
  const number = { kind: 'float', nullable: false } as const;
  switch (task) {
    case 'binary':
      return [{ name: output, ...fieldSchema({ ...number, min: 0, max: 1, description: `probability of ${label}; float64` }) }];
    case 'number':
      return [{ name: output, ...fieldSchema({ ...number, description: `expected ${label}; float64` }) }];
    case 'classes': {
      const { schema } = fieldSchema({ ...number, min: 0, max: 1 });
      return [
        { name: output, schema: z.enum([...categories]).describe('the likeliest'), code: `${classes}.describe('the likeliest')` },
        ...probabilities.map((name) => ({ name, schema, code: 'probability' })),
      ];
    }
  }
}
