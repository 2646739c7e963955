import { contractJson, contractModule, type NamedSchema } from '../../contract/contract-module.js';
import type { Field } from '../../contract/field.js';
import { fieldSchema } from '../../contract/field-schema.js';
import { listLiteral, literal } from '../../project/code.js';
import { camel, capital, kebab } from '../../project/names.js';
import { madeRows } from '../workspace/made-rows.js';
import { json } from '../workspace/names.js';

/** What a new contract is. */
export interface NewContract {
  /** snake_case, singular. */
  readonly name: string;
  readonly key: string;
  readonly time?: string;
  readonly fields: readonly Field[];
  /** What its rows are, in a sentence. */
  readonly about: string;
}

export const valueOf = ({ name }: Pick<NewContract, 'name'>): string => camel(name);
export const typeOf = ({ name }: Pick<NewContract, 'name'>): string => capital(camel(name));
export const fileOf = ({ name }: Pick<NewContract, 'name'>): string => kebab(name);

const schemasOf = ({ fields }: NewContract): NamedSchema[] => fields.map((field) => ({ name: field.name, ...fieldSchema(field) }));

/** The module of a contract. */
export const contractText = (made: NewContract): string => contractModule({ ...made, value: valueOf(made), type: typeOf(made), fields: schemasOf(made) });

/** Its JSON Schema, as `nx run contracts:schemas` writes it. */
export const schemaText = (made: NewContract): string => json(contractJson({ name: made.name, fields: schemasOf(made) }));

/** Its spec: a row that fits, which fields may be null, and what does not fit. */
export function specText(made: NewContract): string {
  const { name, key, fields } = made;
  const [row = {}] = madeRows({ fields, key }, 1);
  const value = (of: unknown) => (typeof of === 'string' ? literal(of) : String(of));
  const open = fields.filter(({ nullable }) => nullable).map((field) => literal(field.name));
  const wrong = fields.filter((field) => field.name !== key).slice(0, 8).flatMap((field) => wrongValue(field).map((bad) => `    ['${field.name}', ${value(bad)}],\n`));
  return `import { ${valueOf(made)}, type ${typeOf(made)} } from './${fileOf(made)}.js';

const row: ${typeOf(made)} = {
${fields.map((field) => `  ${field.name}: ${value(row[field.name] ?? null)},`).join('\n')}
};
const accepts = (changes: object) => ${valueOf(made)}.schema.safeParse({ ...row, ...changes }).success;

describe('${name}', () => {
  it('accepts a row', () => {
    expect(${valueOf(made)}.schema.parse(row)).toEqual(row);
  });

  it('may leave ${open.length === 0 ? 'no field' : 'these fields'} open${open.length === 0 ? '' : ', and no other'}', () => {
    expect(Object.keys(row).filter((field) => accepts({ [field]: null }))).toEqual(${listLiteral(open, '    ')});
  });
${wrong.length === 0 ? '' : `
  it.each<[string, unknown]>([
${wrong.join('')}  ])('rejects in %s: %p', (field, value) => {
    expect(accepts({ [field]: value })).toBe(false);
  });
`}
  it('rejects a field that it does not know', () => {
    expect(accepts({ further_field: 1 })).toBe(false);
  });
});
`;
}

function wrongValue({ kind, min, max, categories, maxLength, pattern }: Field): unknown[] {
  switch (kind) {
    case 'integer':
      return [0.5, ...(min === undefined ? [] : [min - 1]), ...(max === undefined ? [] : [max + 1])];
    case 'float':
      return ['many', ...(min === undefined ? [] : [min - 1]), ...(max === undefined ? [] : [max + 1])];
    case 'boolean':
      return ['yes'];
    case 'category':
      return [`not ${categories?.join(' or ').slice(0, 40)}`];
    case 'minute':
      return ['2001-01-01T24:00'];
    case 'day':
      return ['2001-02-30'];
    case 'text':
      return pattern !== undefined ? ['\u0000'] : maxLength !== undefined && maxLength <= 60 ? ['x'.repeat(maxLength + 1)] : [1];
  }
}
