import type { PlannedField, ProjectPlan } from '../../plan/project-plan.js';
import type { Field } from '../../contract/field.js';
import type { NewModel } from './new-model.js';

/** How many different values a number is taken to have: nothing is known of the table. */
const MANY = 1000;
const TREATMENTS = { integer: 'number', float: 'number', boolean: 'one-hot', category: 'one-hot', text: 'hashed', minute: 'date-parts', day: 'date-parts' } as const;

/** The plan of a model over contracts that are there: each field is treated by its kind. */
export function planOfModel({ name, business, task, label, rows }: NewModel): ProjectPlan {
  const { noun, instance } = business;
  const facts = { name: label.name, original: label.name, description: label.description ?? label.name, reading: { as: 'given' } as const };
  const categories = [...(label.categories ?? [])];
  return {
    ...{ name, noun, scope: '', owners: [], table: { format: 'none' }, rows, labelledRows: rows, leftOut: [] },
    key: { from: 'column', name: instance.key },
    ...(instance.time === undefined ? {} : { time: instance.time }),
    fields: instance.fields.map((field) => plannedField(field, field.name === instance.key)),
    target:
      task === 'binary'
        ? { task, ...facts, yes: 'true', share: 0.5 }
        : task === 'classes'
          ? { task, ...facts, categories, counts: categories.map(() => 1) }
          : { task, ...facts, kind: label.kind === 'integer' ? 'integer' : 'float', min: label.min ?? 0, max: label.max ?? 0, quantiles: [] },
  };
}

function plannedField({ name, kind, nullable, min, max, categories, maxLength, description }: Field, isKey: boolean): PlannedField {
  return {
    ...{ name, original: name, kind, nullable },
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(categories === undefined ? {} : { categories: [...categories] }),
    ...(maxLength === undefined ? {} : { maxLength }),
    description: description ?? name,
    reading: { as: 'given' },
    treatment: isKey ? 'none' : TREATMENTS[kind],
    profile: { nullShare: 0, distinct: categories?.length ?? MANY, quantiles: [], counts: [] },
  };
}
