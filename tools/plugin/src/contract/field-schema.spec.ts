import { runInThisContext } from 'node:vm';
import { localDay, localMinute } from '@tripod/contracts';
import { z } from 'zod';
import type { Field } from './field.js';
import { fieldSchema } from './field-schema.js';

/** What the code makes where contracts use it. */
const made = (code: string): z.ZodType => runInThisContext(`(z, localDay, localMinute) => ${code}`)(z, localDay, localMinute);

const fields: readonly Omit<Field, 'name'>[] = [
  { kind: 'integer', nullable: false, min: -5, max: 9 },
  { kind: 'float', nullable: true, max: 0.5, description: "in a reading's unit" },
  { kind: 'boolean', nullable: true },
  { kind: 'category', nullable: false, categories: ["it's", 'a "b"', '\\'] },
  { kind: 'text', nullable: false, minLength: 1, maxLength: 40, pattern: '^a/\\d+$', description: 'its number' },
  { kind: 'minute', nullable: false },
  { kind: 'day', nullable: true, description: 'local' },
];

it.each(fields.map((field) => [field.kind, field] as const))('the code of a field of the kind %s makes its schema', (_, field) => {
  const { schema, code } = fieldSchema(field);
  expect(z.toJSONSchema(made(code))).toEqual(z.toJSONSchema(schema));
});

it('an empty description is none', () => {
  expect(fieldSchema({ kind: 'boolean', nullable: false, description: '' }).code).toBe('z.boolean()');
});
