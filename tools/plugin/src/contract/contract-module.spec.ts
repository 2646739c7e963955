import { contractJson, contractModule } from './contract-module.js';
import { fieldSchema } from './field-schema.js';
import { PROBABILITY, predictionFields } from './prediction-fields.js';

const key = { name: 'id', ...fieldSchema({ kind: 'integer', nullable: false, min: 1 }) };
const day = { name: 'taken_on', ...fieldSchema({ kind: 'day', nullable: false }) };
const facts = { value: 'reading', type: 'Reading', name: 'reading', key: 'id', time: 'taken_on', about: 'A reading.', fields: [key, day] };

describe('the module of a contract', () => {
  it('has what its fields need, and nothing else', () => {
    expect(contractModule(facts)).toBe(`import { z } from 'zod';
import { contract } from '../contract/contract.js';
import { localDay } from '../contract/local-time.js';

/** A reading. */
export const reading = contract({
  name: 'reading',
  version: 1,
  key: 'id',
  time: 'taken_on',
  schema: z.strictObject({
    id: z.int32().min(1),
    taken_on: localDay,
  }),
});
export type Reading = z.infer<typeof reading.schema>;
`);
  });

  it('has its imports and declarations before it, and may have its fields on one line', () => {
    const text = contractModule({ ...facts, time: undefined, fields: [key], imports: ["import { x } from './x.js';"], declarations: [PROBABILITY], isShort: true });
    expect(text).toContain(`contract.js';\nimport { x } from './x.js';\n\n${PROBABILITY}\n\n/** A reading. */\n`);
    expect(text).toContain("  key: 'id',\n  schema: z.strictObject({ id: z.int32().min(1) }),\n");
  });
});

it('the JSON Schema of a contract requires each of its fields', () => {
  expect(contractJson(facts)).toMatchObject({ title: 'reading v1', type: 'object', required: ['id', 'taken_on'], additionalProperties: false });
});

it.each([
  ['binary', { on_probability: 'z.number().min(0).max(1).describe(\'probability of on; float64\')' }],
  ['number', { on_probability: 'z.number().describe(\'expected on; float64\')' }],
  ['classes', { on_probability: "stateClass.describe('the likeliest')", a_probability: 'probability', b_probability: 'probability' }],
] as const)('a prediction of the task %s has the fields of its answer', (task, code) => {
  const fields = predictionFields({ task, label: 'on', output: 'on_probability', categories: ['a', 'b'], probabilities: ['a_probability', 'b_probability'], classes: 'stateClass' });
  expect(Object.fromEntries(fields.map((field) => [field.name, field.code]))).toEqual(code);
});
