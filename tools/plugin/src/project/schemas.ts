import { contractName, localDay, localMinute } from '@tripod/contracts';
import { z } from 'zod';
import type { ProjectPlan } from '../plan/project-plan.js';
import { listLiteral, literal } from './code.js';
import { namesOf, snake } from './names.js';

type PlannedField = ProjectPlan['fields'][number];

/** A contract of the project: its name, and its fields with their schemas and the text of them. */
export interface PlannedContract {
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly schema: z.ZodType; readonly code: string }[];
}

/** The key's field: its schema, and the text of it. */
export function keyOf(plan: ProjectPlan): { readonly schema: z.ZodType; readonly code: string } {
  const { key, fields, noun } = plan;
  const field = key.from === 'column' ? fields.find(({ name }) => name === key.name) : undefined;
  if (field !== undefined) return schemaOf(field);
  const about = `made of the ${noun.one}'s fields: their hash, and a running number among equal ones`;
  return { schema: z.string().regex(MADE_KEY).describe(about), code: `z.string().regex(${MADE_KEY}).describe(${literal(about)})` };
}

/** What sources/made-keys.ts of etl makes. */
const MADE_KEY = /^[0-9a-f]{16}-\d+$/;

/** The fields of the instance's contract, the key first where it was made. */
export function instanceContract(plan: ProjectPlan): PlannedContract {
  const { keySchema, key } = namesOf(plan);
  const fields = plan.fields.map((field) => ({ name: field.name, ...(field.name === key ? { schema: keyOf(plan).schema, code: keySchema } : schemaOf(field)) }));
  const made = plan.key.from === 'made' ? [{ name: key, schema: keyOf(plan).schema, code: keySchema }] : [];
  return { name: `${snake(plan.noun.one)}_instance`, fields: [...made, ...fields] };
}

/** The fields of the label's contract. */
export function labelContract(plan: ProjectPlan): PlannedContract {
  const { keySchema, key, one } = namesOf(plan);
  const { target } = plan;
  return { name: `${snake(plan.noun.one)}_label`, fields: [{ name: key, schema: keyOf(plan).schema, code: keySchema }, { name: target.name, ...targetSchema(target, `${one}Class`) }] };
}

/** The fields of the prediction's contract. */
export function predictionContract(plan: ProjectPlan): PlannedContract {
  const { keySchema, key, one, output, probabilities } = namesOf(plan);
  const { target } = plan;
  const probability = z.number().min(0).max(1);
  const name = `${snake(plan.noun.one)}_prediction`;
  const keyField = { name: key, schema: keyOf(plan).schema, code: keySchema };
  switch (target.task) {
    case 'binary': {
      const about = `probability of ${target.name}; float64`;
      return { name, fields: [keyField, { name: output, schema: probability.describe(about), code: `z.number().min(0).max(1).describe(${literal(about)})` }] };
    }
    case 'number': {
      const about = `expected ${target.name}; float64`;
      return { name, fields: [keyField, { name: output, schema: z.number().describe(about), code: `z.number().describe(${literal(about)})` }] };
    }
    case 'classes':
      return {
        name,
        fields: [
          keyField,
          { name: output, schema: z.enum(target.categories).describe('the likeliest'), code: `${one}Class.describe('the likeliest')` },
          ...probabilities.map((each) => ({ name: each, schema: probability, code: 'probability' })),
        ],
      };
  }
}

/** The JSON Schemas of the project's contracts, by the names of their files: what `nx run contracts:schemas` writes. */
export function schemaFiles(plan: ProjectPlan): ReadonlyMap<string, string> {
  return new Map(
    [instanceContract(plan), labelContract(plan), predictionContract(plan)].map(({ name, fields }) => {
      const schema = z.strictObject(Object.fromEntries(fields.map((field) => [field.name, field.schema])));
      return [`libs/contracts/schemas/${name}.v1.json`, `${JSON.stringify({ title: contractName({ name, version: 1 }), ...z.toJSONSchema(schema) }, null, 2)}\n`];
    }),
  );
}

function targetSchema(target: ProjectPlan['target'], classes: string): { readonly schema: z.ZodType; readonly code: string } {
  if (target.task === 'binary') return { schema: z.boolean(), code: 'z.boolean()' };
  if (target.task === 'classes') return { schema: z.enum(target.categories), code: classes };
  // Labels to come may lie beyond those that were seen; only a sign is a rule.
  const least = target.min >= 0 ? 0 : undefined;
  return numberSchema(target.kind, least, undefined);
}

function numberSchema(kind: 'integer' | 'float', min: number | undefined, max: number | undefined): { readonly schema: z.ZodNumber; readonly code: string } {
  let schema: z.ZodNumber = kind === 'integer' ? z.int32() : z.number();
  let code = kind === 'integer' ? 'z.int32()' : 'z.number()';
  if (min !== undefined) [schema, code] = [schema.min(min), `${code}.min(${min})`];
  if (max !== undefined) [schema, code] = [schema.max(max), `${code}.max(${max})`];
  return { schema, code };
}

function plainSchema(field: PlannedField): { readonly schema: z.ZodType; readonly code: string } {
  switch (field.kind) {
    case 'integer':
    case 'float':
      return numberSchema(field.kind, field.min, field.max);
    case 'boolean':
      return { schema: z.boolean(), code: 'z.boolean()' };
    case 'category': {
      const categories = field.categories ?? [];
      return { schema: z.enum(categories), code: `z.enum(${categoriesCode(categories)})` };
    }
    case 'minute':
      return { schema: localMinute, code: 'localMinute' };
    case 'day':
      return { schema: localDay, code: 'localDay' };
    case 'text':
      if (field.maxLength === undefined) return { schema: z.string(), code: 'z.string()' };
      return { schema: z.string().max(field.maxLength), code: `z.string().max(${field.maxLength})` };
  }
}

function schemaOf(field: PlannedField): { readonly schema: z.ZodType; readonly code: string } {
  const plain = plainSchema(field);
  const [schema, code] = field.nullable ? [z.nullable(plain.schema), `${plain.code}.nullable()`] : [plain.schema, plain.code];
  return field.description === '' ? { schema, code } : { schema: schema.describe(field.description), code: `${code}.describe(${literal(field.description)})` };
}

/** Inside a strict object: four spaces. */
export const categoriesCode = (categories: readonly string[], indent = '    '): string => listLiteral(categories.map(literal), indent);
