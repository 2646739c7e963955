import type { Tree } from '@nx/devkit';
import type { ColumnKind } from '@tripod/contracts';
import { z } from 'zod';
import type { Field } from '../../contract/field.js';
import { refusal } from './refusal.js';

const plainSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  description: z.string().optional(),
});
const fieldSchema = plainSchema.extend({ anyOf: z.array(plainSchema).optional(), oneOf: z.array(plainSchema).optional() });
/** A JSON Schema of flat objects. */
export const objectSchema = z.looseObject({
  title: z.string().optional(),
  description: z.string().optional(),
  properties: z.record(z.string(), fieldSchema),
  required: z.array(z.string()).default([]),
});

/** Where the JSON Schema of a contract lies. */
export const schemaPath = (name: string, version: number): string => `libs/contracts/schemas/${name}.v${version}.json`;

/**
 * The fields of a published contract.
 *
 * @throws {ToolError} BAD_USAGE when its JSON Schema is not there
 */
export function fieldsOf(tree: Tree, name: string, version: number): Field[] {
  const path = schemaPath(name, version);
  const text = tree.read(path, 'utf8');
  if (text === null) throw refusal(`${path} is not there: write the JSON Schemas with \`npx nx run contracts:schemas\`.`);
  return readFields(JSON.parse(text), path);
}

/**
 * The fields of a JSON Schema. A field that is not required is nullable.
 *
 * @param all whether each field must be required: those of contracts are
 * @throws {ToolError} BAD_USAGE naming each field that no column can hold
 */
export function readFields(schema: unknown, path: string): Field[] {
  const read = objectSchema.safeParse(schema);
  if (!read.success) throw refusal(`${path} is not a JSON Schema of flat objects with 'properties': ${z.prettifyError(read.error)}`);
  const required = new Set(read.data.required);
  const faults: string[] = [];
  const fields = Object.entries(read.data.properties).flatMap(([name, declared]): Field[] => {
    const options = declared.anyOf ?? declared.oneOf ?? [declared];
    const plain = options.filter(({ type }) => type !== 'null');
    const [only] = plain;
    const types = only?.type === undefined ? [] : [only.type].flat();
    const kind = only === undefined || plain.length !== 1 ? undefined : kindOf({ ...only, type: types.filter((type) => type !== 'null') });
    if (only === undefined || kind === undefined) {
      faults.push(`'${name}'`);
      return [];
    }
    const nullable = plain.length < options.length || types.includes('null') || !required.has(name);
    const description = declared.description ?? only.description;
    return [{ name, kind, nullable, ...boundsOf(kind, only), ...(description === undefined ? {} : { description }) }];
  });
  if (faults.length === 0) return fields;
  throw refusal(`${path} has fields that no column holds: ${faults.join(', ')}. Use integer, number, boolean or string (with enum, or format date, local-day, local-minute), each also with null.`);
}

type Plain = z.infer<typeof plainSchema> & { readonly type: readonly string[] };

function kindOf({ type: [type, ...others], format, enum: values }: Plain): ColumnKind | undefined {
  if (values !== undefined) return values.every((value) => typeof value === 'string' || value === null) ? 'category' : undefined;
  if (others.length > 0) return undefined;
  switch (type) {
    case 'integer':
      return 'integer';
    case 'number':
      return 'float';
    case 'boolean':
      return 'boolean';
    case 'string':
      if (format === 'local-minute' || format === 'date-time') return 'minute';
      return format === 'local-day' || format === 'date' ? 'day' : 'text';
    default:
      return undefined;
  }
}

function boundsOf(kind: ColumnKind, { minimum, maximum, exclusiveMinimum, exclusiveMaximum, minLength, maxLength, pattern, enum: values }: z.infer<typeof plainSchema>): Partial<Field> {
  if (kind === 'category') return { categories: (values ?? []).filter((value): value is string => typeof value === 'string') };
  if (kind === 'text') return { ...(pattern === undefined ? {} : { pattern }), ...(minLength === undefined ? {} : { minLength }), ...(maxLength === undefined ? {} : { maxLength }) };
  if (kind !== 'integer' && kind !== 'float') return {};
  const step = kind === 'integer' ? 1 : 0;
  const min = exclusiveMinimum === undefined ? minimum : exclusiveMinimum + step;
  const max = exclusiveMaximum === undefined ? maximum : exclusiveMaximum - step;
  // zod writes the range of 32 bits where a contract has none.
  const isOpen = (bound: number | undefined) => bound === undefined || (kind === 'integer' && Math.abs(bound) >= 2 ** 31 - 1);
  return { ...(isOpen(min) ? {} : { min: min! }), ...(isOpen(max) ? {} : { max: max! }) };
}
