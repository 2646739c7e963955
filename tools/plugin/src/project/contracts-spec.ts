import type { ProjectPlan } from '../plan/project-plan.js';
import { lines, listLiteral, literal, withArticle } from './code.js';
import { namesOf } from './names.js';
import { madeUpRows, type MadeUpValue } from './rows.js';
import { instanceContract } from './schemas.js';

function valueCode(value: MadeUpValue): string {
  return typeof value === 'string' ? literal(value) : String(value);
}

/** A made-up instance without gaps, as the contract has it. */
function exampleInstance(plan: ProjectPlan): Readonly<Record<string, MadeUpValue>> {
  const { key } = namesOf(plan);
  // Without nulls: a test sets them one by one.
  const whole = { ...plan, fields: plan.fields.map((field) => ({ ...field, nullable: false })) };
  const [row] = madeUpRows(whole, 1);
  return { ...(plan.key.from === 'made' ? { [key]: '0123456789abcdef-1' } : {}), ...row?.instance };
}

/** A value that a field's contract rejects, and why; undefined where it takes every value of its kind. */
function rejected(field: ProjectPlan['fields'][number]): readonly [why: string, value: MadeUpValue] | undefined {
  switch (field.kind) {
    case 'integer':
      return ['half of a whole number', 0.5];
    case 'float':
      if (field.max !== undefined) return ['a number that is too large', field.max * 2 + 1];
      return ['a number that is a text', 'many'];
    case 'boolean':
      return ['neither yes nor no', 'perhaps'];
    case 'category':
      return ['a category that nobody has agreed on', `${(field.categories ?? []).join('').slice(0, 20)}?`];
    case 'minute':
      return ['a minute that no clock shows', '2001-01-01T24:00'];
    case 'day':
      return ['a day that the calendar does not have', '2001-02-30'];
    case 'text':
      // A longer one would fill the page.
      return field.maxLength === undefined || field.maxLength > 60 ? undefined : ['a text that is too long', 'x'.repeat(field.maxLength + 1)];
  }
}

/** The test of the project's contracts. */
export function contractsSpec(plan: ProjectPlan): string {
  const { variable, oneFile, instance, instanceType, label, prediction, keySchema, key } = namesOf(plan);
  const example = exampleInstance(plan);
  const fields = Object.entries(example).map(([name, value]) => `${name}: ${valueCode(value)}`);
  const open = plan.fields.filter(({ nullable, name }) => nullable && name !== key).map(({ name }) => literal(name));
  const cases = new Map<string, string>();
  for (const field of plan.fields) {
    const [why, value] = (field.name === key ? undefined : rejected(field)) ?? [];
    if (why !== undefined && value !== undefined && !cases.has(why)) cases.set(why, `['${why}', { ${field.name}: ${valueCode(value)} }]`);
  }
  const rejects = [...cases.values(), `['a field that nobody has agreed on', { ${unknownName(plan)}: 1 }]`];
  return `import { ${instance}, ${keySchema}, type ${instanceType} } from './${oneFile}-instance.js';
import { ${label} } from './${oneFile}-label.js';
import { ${prediction} } from './${oneFile}-prediction.js';

const ${variable}: ${instanceType} = {
${lines(fields, '  ')}};
const isAccepted = (row: unknown) => ${instance}.schema.safeParse(row).success;

describe('${instanceContract(plan).name}', () => {
  it('accepts ${withArticle(plan.noun.one)}', () => {
    expect(${instance}.schema.parse(${variable})).toEqual(${variable});
  });

  it('may leave ${open.length === 0 ? 'no field' : 'these fields'} open${open.length === 0 ? '' : ', and no other'}', () => {
    const open = Object.keys(${variable}).filter((field) => isAccepted({ ...${variable}, [field]: null }));
    expect(open).toEqual(${listLiteral(open, '    ')});
  });

  it.each([
${lines(rejects, '    ')}  ])('rejects %s', (_, change) => {
    expect(isAccepted({ ...${variable}, ...change })).toBe(false);
  });
${plan.time === undefined ? '' : `\n  it('happens at ${plan.time}', () => {\n    expect(${instance}.time).toBe('${plan.time}');\n  });\n`}});

describe('the label and the prediction', () => {
  it('have the key of the instance', () => {
    for (const contract of [${label}, ${prediction}]) expect(contract.schema.shape.${key}).toBe(${keySchema});
  });
${labelTest(plan)}});
`;
}

function unknownName({ fields }: ProjectPlan): string {
  let name = 'further';
  while (fields.some((field) => field.name === name)) name = `${name}_field`;
  return name;
}

function labelTest(plan: ProjectPlan): string {
  const { target } = plan;
  const { label, prediction, key, output } = namesOf(plan);
  const keyCode = valueCode(exampleInstance(plan)[key] ?? null);
  switch (target.task) {
    case 'binary':
      return `
  it('say yes or no, and how likely', () => {
    expect(${label}.schema.safeParse({ ${key}: ${keyCode}, ${target.name}: 'yes' }).success).toBe(false);
    expect(${prediction}.schema.safeParse({ ${key}: ${keyCode}, ${output}: 1.01 }).success).toBe(false);
  });
`;
    case 'classes':
      return `
  it('know the same classes', () => {
    expect(${prediction}.schema.shape.${output}.options).toEqual(${label}.schema.shape.${target.name}.options);
    expect(${label}.schema.safeParse({ ${key}: ${keyCode}, ${target.name}: 'another one' }).success).toBe(false);
  });
`;
    case 'number':
      return `
  it('are numbers', () => {
    expect(${label}.schema.safeParse({ ${key}: ${keyCode}, ${target.name}: 'many' }).success).toBe(false);
    expect(${prediction}.schema.safeParse({ ${key}: ${keyCode}, ${output}: null }).success).toBe(false);
  });
`;
  }
}
