import { ToolError } from '@tripod/processes';
import { z } from 'zod';
import type { AdoptAnswers } from './answers.js';
import { fitsInteger } from './bounds.js';
import { evenCounts, evenQuantiles, madeUpProfile, madeUpTarget, yearQuantiles } from './made-up-profile.js';
import type { FieldDraft } from './plan-fields.js';
import type { FieldReading, PlannedTarget } from './project-plan.js';

/** A property as a field; its name is derived later. */
export type SchemaField = FieldDraft;

/** What we read of a JSON Schema. Other keywords say nothing about columns. */
const property = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  description: z.string().optional(),
  title: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  maxLength: z.number().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  $ref: z.string().optional(),
});
type Property = z.infer<typeof property>;

const document = z.looseObject({ properties: z.record(z.string(), z.unknown()), required: z.array(z.string()).default([]) });

/**
 * The fields that a JSON Schema of an object describes, and the properties that no column can hold.
 *
 * @param path for messages
 * @throws {ToolError} SCHEMA_UNUSABLE
 */
export function schemaFields(path: string, schema: unknown): { readonly fields: SchemaField[]; readonly leftOut: { original: string; reason: string }[] } {
  const root = document.safeParse(resolved(path, schema, schema, 0));
  if (!root.success) throw new ToolError('SCHEMA_UNUSABLE', `${path} is not the JSON Schema of an object: it must have "properties". (A table goes to --from.)`);
  const [fields, leftOut]: [SchemaField[], { original: string; reason: string }[]] = [[], []];
  for (const [original, raw] of Object.entries(root.data.properties)) {
    const found = fieldOf(path, schema, original, raw, root.data.required.includes(original));
    if ('reason' in found) leftOut.push({ original, reason: found.reason });
    else fields.push(found);
  }
  if (fields.length < 2) throw new ToolError('SCHEMA_UNUSABLE', `${path} describes ${fields.length} propert${fields.length === 1 ? 'y' : 'ies'} that a column can hold. A model needs the one to predict and at least one more.`);
  return { fields, leftOut };
}

const MAX_REFERENCES = 20;

/** Follows references within the document. */
function resolved(path: string, root: unknown, schema: unknown, depth: number): unknown {
  const reference = z.looseObject({ $ref: z.string() }).safeParse(schema);
  if (!reference.success) return schema;
  const { $ref } = reference.data;
  if (!$ref.startsWith('#/') || depth > MAX_REFERENCES) throw new ToolError('SCHEMA_UNUSABLE', `${path} refers to ${$ref}, which is not in the document. Write that part into it.`);
  const target = $ref
    .slice(2)
    .split('/')
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, part) => (typeof at === 'object' && at !== null && Object.hasOwn(at, part) ? Object.entries(at).find(([name]) => name === part)?.[1] : undefined), root);
  if (target === undefined) throw new ToolError('SCHEMA_UNUSABLE', `${path} refers to ${$ref}, which is not in the document.`);
  return resolved(path, root, target, depth + 1);
}

function fieldOf(path: string, root: unknown, original: string, raw: unknown, isRequired: boolean): SchemaField | { readonly reason: string } {
  const read = property.safeParse(resolved(path, root, raw, 0));
  if (!read.success) return { reason: 'it is not a JSON Schema that we read' };
  const { plain, isNullable } = withoutNull(path, root, read.data);
  const types = [plain.type ?? []].flat().filter((type) => type !== 'null');
  const nullable = isNullable || !isRequired || [plain.type ?? []].flat().includes('null');
  const facts = { original, nullable, description: plain.description ?? plain.title ?? `'${original}' of the schema` };
  if (plain.const !== undefined) return { reason: 'it is the same in every row' };
  if (plain.enum !== undefined) return enumField(facts, plain.enum);
  if (types.length !== 1) return { reason: types.length === 0 ? 'its type is not said' : `it has several types (${types.join(', ')})` };
  switch (types[0]) {
    case 'boolean':
      return { ...facts, kind: 'boolean', reading: { as: 'boolean', yes: 'true', no: 'false' }, treatment: 'number', profile: madeUpProfile(nullable, { distinct: 2, counts: evenCounts(2) }) };
    case 'integer':
    case 'number':
      return numberField(facts, plain, types[0] === 'integer');
    case 'string':
      return textField(facts, plain);
    default:
      return { reason: `it holds ${types[0] === 'array' ? 'a list' : types[0] === 'object' ? 'an object' : `a ${types[0]}`}` };
  }
}

type Facts = Pick<SchemaField, 'original' | 'nullable' | 'description'>;

/** A schema with the alternative null is the other one, nullable. */
function withoutNull(path: string, root: unknown, schema: Property): { readonly plain: Property; readonly isNullable: boolean } {
  const choices = (schema.anyOf ?? schema.oneOf ?? []).map((choice) => property.safeParse(resolved(path, root, choice, 0)).data).filter((choice) => choice !== undefined);
  const others = choices.filter(({ type }) => type !== 'null');
  const [only] = others;
  if (only === undefined || others.length !== 1) return { plain: schema, isNullable: false };
  const { description } = schema;
  return { plain: { ...only, ...(description === undefined ? {} : { description }) }, isNullable: choices.length > 1 };
}

function enumField(facts: Facts, values: readonly unknown[]): SchemaField | { readonly reason: string } {
  const categories = values.filter((value) => value !== null).map(String);
  const nullable = facts.nullable || values.includes(null);
  if (categories.length < 2 || categories.includes('')) return { reason: categories.includes('') ? 'one of its values is the empty text' : 'it is the same in every row' };
  return { ...facts, nullable, kind: 'category', categories, reading: { as: 'text' }, treatment: 'one-hot', profile: madeUpProfile(nullable, { distinct: categories.length, counts: evenCounts(categories.length) }) };
}

function numberField(facts: Facts, { minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Property, isWhole: boolean): SchemaField {
  const [min, max] = [minimum ?? exclusiveMinimum, maximum ?? exclusiveMaximum];
  const low = min ?? Math.min(0, (max ?? 0) - 100);
  const high = max ?? Math.max(100, low + 100);
  const isInteger = isWhole && fitsInteger(min ?? 0, max ?? 0);
  // Bounds of 2^53 are those of the type, and say nothing.
  const quantiles = evenQuantiles(Math.max(low, -1e6), Math.min(high, 1e6), isWhole);
  return {
    ...{ ...facts, kind: isInteger ? 'integer' : 'float', ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) },
    ...{ reading: { as: 'number', decimalComma: false }, treatment: 'number', profile: madeUpProfile(facts.nullable, { quantiles }) },
  };
}

function textField(facts: Facts, { format, maxLength }: Property): SchemaField {
  const times: Readonly<Record<string, { kind: 'day' | 'minute'; reading: FieldReading }>> = {
    date: { kind: 'day', reading: { as: 'day', format: 'yyyy-MM-dd' } },
    'local-day': { kind: 'day', reading: { as: 'day', format: 'yyyy-MM-dd' } },
    'date-time': { kind: 'minute', reading: { as: 'minute', format: 'iso', zone: 'UTC' } },
    'local-minute': { kind: 'minute', reading: { as: 'minute', format: 'iso' } },
  };
  const time = times[format ?? ''];
  if (time !== undefined) return { ...facts, ...time, treatment: 'date-parts', profile: madeUpProfile(facts.nullable, { quantiles: yearQuantiles(time.kind) }) };
  return { ...facts, kind: 'text', maxLength: Math.min(Math.ceil(maxLength ?? 1000), 1_000_000), reading: { as: 'text' }, treatment: 'hashed', profile: madeUpProfile(facts.nullable, { medianLength: Math.min(8, maxLength ?? 8) }) };
}

/**
 * The target that a property describes.
 *
 * @throws {ToolError} LABEL_UNUSABLE, BAD_USAGE for a task that does not fit
 */
export function targetOfSchema(label: SchemaField, { task, positive }: Pick<AdoptAnswers, 'task' | 'positive'>): PlannedTarget {
  const { original, kind, categories = [], description } = label;
  const usual = kind === 'boolean' ? 'binary' : kind === 'category' ? (categories.length === 2 ? 'binary' : 'classes') : kind === 'integer' || kind === 'float' ? 'number' : undefined;
  if (usual === undefined) throw new ToolError('LABEL_UNUSABLE', `The label '${original}' (${kind}) is not what a task predicts. It must be a boolean, a number, or have an enum.`);
  const fits = { binary: usual === 'binary', classes: kind === 'category', number: usual === 'number' };
  if (task !== undefined && !fits[task]) throw new ToolError('BAD_USAGE', `The label '${original}' (${kind}) does not fit --task ${task}: take --task ${usual}.`);
  const made = { ...madeUpTarget(task ?? usual, original, description) };
  if (made.task === 'classes') return { ...made, categories, counts: evenCounts(categories.length) };
  if (made.task === 'number') {
    const { quantiles } = label.profile;
    return { ...made, kind: kind === 'integer' ? 'integer' : 'float', min: quantiles[0] ?? 0, max: quantiles[6] ?? 100, quantiles };
  }
  if (kind === 'boolean') return made;
  const [no = '', yes = ''] = positive === categories[0] ? [...categories].reverse() : categories;
  if (positive !== undefined && positive !== yes) throw new ToolError('BAD_USAGE', `--positive ${positive}: the values of '${original}' are ${categories.join(', ')}.`);
  return { ...made, reading: { as: 'boolean', yes, no }, yes };
}
