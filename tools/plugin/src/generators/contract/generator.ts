import type { GeneratorCallback, Tree } from '@nx/devkit';
import ts from 'typescript';
import type { Field } from '../../contract/field.js';
import { fieldName } from '../../plan/field-names.js';
import { withArticle } from '../../project/code.js';
import { snake } from '../../project/names.js';
import { businessOf, type TreeBusiness } from '../workspace/business.js';
import { schemaPath } from '../workspace/contract-fields.js';
import { edit, kebabName, refuseExisting } from '../workspace/names.js';
import { nextSteps } from '../workspace/next-steps.js';
import { refusal } from '../workspace/refusal.js';
import { addElement, addExport, addImport, addTo, parsed, valueNamed } from '../workspace/source-edits.js';
import { contractText, fileOf, schemaText, specText, typeOf, valueOf, type NewContract } from './contract-files.js';
import { fieldsOfSchema, fieldsOfTable } from './fields-of-source.js';

/** Options of `nx g tools/plugin:contract`. */
export interface ContractOptions {
  readonly name: string;
  readonly schema?: string;
  readonly from?: string;
  readonly key?: string;
  readonly time?: string;
}

/** A contract of the business, from a JSON Schema or a table, with its test and its published JSON Schema. */
export async function contract(tree: Tree, { name, schema, from, key, time }: ContractOptions): Promise<GeneratorCallback> {
  kebabName('a contract', name, 'ward-visit');
  if ((schema === undefined) === (from === undefined)) throw refusal('Say what its rows are: --schema with a JSON Schema, or --from with a table (CSV, TSV, JSON, JSON lines, Parquet).');
  const folder = process.cwd();
  const found = schema === undefined ? await fieldsOfTable(from ?? '', folder) : await fieldsOfSchema(schema, folder);
  const business = businessOf(tree);
  const made = newContract(business, snake(name), found, key, time);
  const path = `${business.contracts}/${fileOf(made)}.ts`;
  refuseExisting(tree, `a contract '${made.name}'`, [path, schemaPath(made.name, 1)]);
  tree.write(path, contractText(made));
  tree.write(path.replace(/\.ts$/, '.spec.ts'), specText(made));
  tree.write(schemaPath(made.name, 1), schemaText(made));
  edit(tree, `${business.contracts}/index.ts`, (text) => addExport(text, `export { ${valueOf(made)}, type ${typeOf(made)} } from './${fileOf(made)}.js';`));
  edit(tree, `${business.contracts}/business.ts`, (text) => addOther(addImport(text, `import { ${valueOf(made)} } from './${fileOf(made)}.js';`), `${business.contracts}/business.ts`, valueOf(made)));
  return nextSteps([
    `${path}: descriptions, bounds, and which fields may be null`,
    'npx nx run contracts:schemas, after each change of it',
    'npx nx run-many -p contracts -t lint typecheck test',
    `a table for its rows: a migration of an etl app with the columns of '${made.name}', and a pipeline that makes them`,
  ]);
}

function newContract({ noun }: TreeBusiness, name: string, fields: readonly Field[], key: string | undefined, time: string | undefined): NewContract {
  const names = fields.map((field) => field.name).join(', ');
  const fieldNamed = (option: string, wanted: string): Field => {
    const field = fields.find((each) => each.name === wanted) ?? fields.find((each) => each.name === fieldName(wanted, each.kind, 0));
    if (field === undefined) throw refusal(`There is no field '${wanted}' for ${option}; there are: ${names}.`);
    return field;
  };
  const isKey = ({ kind, nullable }: Field) => (kind === 'text' || kind === 'integer') && !nullable;
  const keyField = key === undefined ? fields.find((field) => isKey(field) && (field.name === `${name}_id` || field.name === 'id' || field.name.endsWith('_id'))) : fieldNamed('--key', key);
  if (keyField === undefined) throw refusal(`Which field names a row? Give it with --key: ${names}.`);
  if (!isKey(keyField)) throw refusal(`'${keyField.name}' is a ${keyField.nullable ? 'nullable ' : ''}${keyField.kind}: a key is a text or an integer, never null.`);
  const timeField = time === undefined ? undefined : fieldNamed('--time', time);
  if (timeField !== undefined && (timeField.nullable || (timeField.kind !== 'minute' && timeField.kind !== 'day'))) throw refusal(`'${timeField.name}' is a ${timeField.nullable ? 'nullable ' : ''}${timeField.kind}: a time is a local minute or day, never null.`);
  return { name, key: keyField.name, ...(timeField === undefined ? {} : { time: timeField.name }), fields, about: `What is known of ${withArticle(name.replaceAll('_', ' '))}, beside the ${noun.many}.` };
}

/** Names it among the further contracts of the business. */
function addOther(text: string, path: string, value: string): string {
  const call = valueNamed(parsed(text), 'business', ts.isCallExpression);
  const declared = call?.arguments[0];
  if (declared === undefined || !ts.isObjectLiteralExpression(declared)) throw refusal(`${path} has no \`export const business = defineBusiness({ … })\`.`);
  if (valueNamed(declared, 'others', ts.isArrayLiteralExpression) !== undefined) return addElement(text, path, 'others', value);
  return addTo(text, declared, declared.properties, `others: [${value}]`);
}
