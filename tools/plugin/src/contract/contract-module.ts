import { contractName } from '@tripod/contracts';
import { z } from 'zod';
import { lines } from '../project/code.js';
import type { FieldSchema } from './field-schema.js';

/** A field of a contract with its schema. */
export interface NamedSchema extends FieldSchema {
  readonly name: string;
}

/** What the module of a contract is written from. */
export interface ContractModule {
  /** Its const: `customerInstance`. */
  readonly value: string;
  /** Its type: `CustomerInstance`. */
  readonly type: string;
  /** snake_case: `customer_instance`. */
  readonly name: string;
  readonly key: string;
  readonly time?: string | undefined;
  readonly fields: readonly NamedSchema[];
  /** What its rows are, in a sentence. */
  readonly about: string;
  /** Further imports, and what stands before the contract. */
  readonly imports?: readonly string[];
  readonly declarations?: readonly string[];
  /** Whether the fields stand on one line. */
  readonly isShort?: boolean;
}

/** The module of a contract. */
export function contractModule({ value, type, name, key, time, fields, about, imports = [], declarations = [], isShort = false }: ContractModule): string {
  const times = ['localDay', 'localMinute'].filter((each) => fields.some(({ code }) => code.startsWith(each)));
  const all = [
    "import { z } from 'zod';",
    "import { contract } from '../contract/contract.js';",
    ...(times.length === 0 ? [] : [`import { ${times.join(', ')} } from '../contract/local-time.js';`]),
    ...imports,
  ];
  const schema = fields.map((field) => `${field.name}: ${field.code}`);
  return `${all.join('\n')}

${declarations.map((text) => `${text}\n\n`).join('')}/** ${about} */
export const ${value} = contract({
  name: '${name}',
  version: 1,
  key: '${key}',
${time === undefined ? '' : `  time: '${time}',\n`}  schema: z.strictObject({${isShort ? ` ${schema.join(', ')} ` : `\n${lines(schema, '    ')}  `}}),
});
export type ${type} = z.infer<typeof ${value}.schema>;
`;
}

/** The JSON Schema of a contract, as `nx run contracts:schemas` writes it. */
export function contractJson({ name, fields }: Pick<ContractModule, 'name' | 'fields'>): z.core.JSONSchema.JSONSchema {
  const schema = z.strictObject(Object.fromEntries(fields.map((field) => [field.name, field.schema])));
  return { title: contractName({ name, version: 1 }), ...z.toJSONSchema(schema) };
}
