import { z } from 'zod';
import { contractJson, type NamedSchema } from '../contract/contract-module.js';
import { fieldSchema, type FieldSchema } from '../contract/field-schema.js';
import { predictionFields } from '../contract/prediction-fields.js';
import type { ProjectPlan } from '../plan/project-plan.js';
import { literal } from './code.js';
import { namesOf, snake } from './names.js';

/** A contract of the project: its name, and its fields with their schemas and the text of them. */
export interface PlannedContract {
  readonly name: string;
  readonly fields: readonly NamedSchema[];
}

/** The key's field: its schema, and the text of it. */
export function keyOf(plan: ProjectPlan): FieldSchema {
  const { key, fields, noun } = plan;
  const field = key.from === 'column' ? fields.find(({ name }) => name === key.name) : undefined;
  if (field !== undefined) return fieldSchema(field);
  const about = `made of the ${noun.one}'s fields: their hash, and a running number among equal ones`;
  return { schema: z.string().regex(MADE_KEY).describe(about), code: `z.string().regex(${MADE_KEY}).describe(${literal(about)})` };
}

/** What sources/made-keys.ts of etl makes. */
const MADE_KEY = /^[0-9a-f]{16}-\d+$/;

/** The fields of the instance's contract, the key first where it was made. */
export function instanceContract(plan: ProjectPlan): PlannedContract {
  const { keySchema, key } = namesOf(plan);
  const fields = plan.fields.map((field) => ({ name: field.name, ...(field.name === key ? { schema: keyOf(plan).schema, code: keySchema } : fieldSchema(field)) }));
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
  const categories = target.task === 'classes' ? target.categories : [];
  const answers = predictionFields({ task: target.task, label: target.name, output, categories, probabilities, classes: `${one}Class` });
  return { name: `${snake(plan.noun.one)}_prediction`, fields: [{ name: key, schema: keyOf(plan).schema, code: keySchema }, ...answers] };
}

/** The JSON Schemas of the project's contracts, by the names of their files: what `nx run contracts:schemas` writes. */
export function schemaFiles(plan: ProjectPlan): ReadonlyMap<string, string> {
  return new Map(
    [instanceContract(plan), labelContract(plan), predictionContract(plan)].map((each) => [`libs/contracts/schemas/${each.name}.v1.json`, `${JSON.stringify(contractJson(each), null, 2)}\n`]),
  );
}

function targetSchema(target: ProjectPlan['target'], classes: string): FieldSchema {
  if (target.task === 'binary') return { schema: z.boolean(), code: 'z.boolean()' };
  if (target.task === 'classes') return { schema: z.enum(target.categories), code: classes };
  // Labels to come may lie beyond those that were seen; only a sign is a rule.
  const least = target.min >= 0 ? 0 : undefined;
  return fieldSchema({ kind: target.kind, nullable: false, min: least });
}
