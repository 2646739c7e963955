import type { Tree } from '@nx/devkit';
import { z } from 'zod';
import ts from 'typescript';
import { contractJson, contractModule } from '../../contract/contract-module.js';
import { fieldSchema } from '../../contract/field-schema.js';
import { PROBABILITY, predictionFields } from '../../contract/prediction-fields.js';
import { listLiteral, literal, propertyName, withArticle } from '../../project/code.js';
import { camel, capital, kebab, outputName, probabilityNames, snake } from '../../project/names.js';
import { schemaPath } from '../workspace/contract-fields.js';
import { madeRows } from '../workspace/made-rows.js';
import { edit, json, textOf } from '../workspace/names.js';
import { addExport, addImport, addProperty, nodesIn, parsed } from '../workspace/source-edits.js';
import type { NewModel } from './new-model.js';

/** What the prediction of a model is called. */
export interface PredictionNames {
  /** Its role among the predictions of the business. */
  readonly role: string;
  readonly value: string;
  readonly type: string;
  readonly contract: string;
  readonly path: string;
  readonly output: string;
  /** Of classes: the field with the probability of each. */
  readonly probabilities: Readonly<Record<string, string>>;
}

export function predictionNames({ name, business, task, label }: NewModel): PredictionNames {
  const words = `${business.noun.one} ${name} prediction`;
  const categories = task === 'classes' ? (label.categories ?? []) : [];
  const fields = probabilityNames(categories, [business.instance.key, label.name]);
  return {
    ...{ role: camel(name), value: camel(words), type: capital(camel(words)), contract: snake(words), path: `${business.contracts}/${kebab(words)}.ts` },
    output: outputName(task, label.name),
    probabilities: Object.fromEntries(categories.map((category, index) => [category, fields[index] ?? ''])),
  };
}

/** Writes the prediction contract, its test and its JSON Schema, and names it in the business. */
export function addPrediction(tree: Tree, model: NewModel): PredictionNames {
  const names = predictionNames(model);
  const { business, task, label } = model;
  const { role, value, type, path, output, probabilities } = names;
  tree.write(path, contractText(tree, model, names));
  tree.write(path.replace(/\.ts$/, '.spec.ts'), specText(model, names));
  tree.write(schemaPath(names.contract, 1), schemaText(tree, model, names));
  const module = `./${path.slice(business.contracts.length + 1).replace(/\.ts$/, '.js')}`;
  edit(tree, `${business.contracts}/index.ts`, (text) => addExport(text, `export { ${value}, type ${type} } from '${module}';`));
  const each = Object.entries(probabilities).map(([category, field]) => `${propertyName(category)}: '${field}'`);
  const task_ = `{ type: '${task}', label: '${label.name}', output: '${output}'${task === 'classes' ? `, probabilities: { ${each.join(', ')} }` : ''} }`;
  const file = `${business.contracts}/business.ts`;
  edit(tree, file, (text) => addProperty(addImport(text, `import { ${value} } from '${module}';`), file, 'predictions', `${propertyName(role)}: { contract: ${value}, task: ${task_} }`));
  return names;
}

/** The key's schema as the label's contract has it: the name of a const with its import, or zod code. */
function keyCode(tree: Tree, { business: { label } }: NewModel): { readonly code: string; readonly imported?: string } {
  const source = parsed(textOf(tree, label.path), label.path);
  for (const node of nodesIn(source)) {
    if (!ts.isPropertyAssignment(node) || node.name.getText() !== label.key || !ts.isIdentifier(node.initializer)) continue;
    const name = node.initializer.text;
    const from = source.statements.filter(ts.isImportDeclaration).find(({ importClause }) => importClause?.namedBindings?.getText().includes(name));
    if (from !== undefined) return { code: name, imported: `import { ${name} } from ${from.moduleSpecifier.getText()};` };
    return { code: name, imported: `import { ${name} } from './${label.path.split('/').at(-1)?.replace(/\.ts$/, '.js')}';` };
  }
  const field = label.fields.find(({ name }) => name === label.key);
  return { code: field === undefined ? 'z.string()' : fieldSchema(field).code };
}

function answersOf({ task, label }: NewModel, { output, probabilities }: PredictionNames) {
  const categories = label.categories ?? [];
  const classes = `z.enum(${listLiteral(categories.map(literal), '    ')})`;
  return predictionFields({ task, label: label.name, output, categories, probabilities: Object.values(probabilities), classes });
}

function contractText(tree: Tree, model: NewModel, names: PredictionNames): string {
  const { name, business, task } = model;
  const { value, type, contract } = names;
  const { key } = business.instance;
  const { code, imported } = keyCode(tree, model);
  return contractModule({
    ...{ value, type, name: contract, key },
    about: `What the model '${name}' says about ${withArticle(business.noun.one)}.`,
    fields: [{ name: key, schema: z.unknown(), code }, ...answersOf(model, names)],
    imports: imported === undefined ? [] : [imported],
    declarations: task === 'classes' ? [PROBABILITY] : [],
  });
}

const publishedSchema = z.looseObject({ properties: z.record(z.string(), z.unknown()) });

/** The key is published as the label's contract publishes it. */
function schemaText(tree: Tree, model: NewModel, names: PredictionNames): string {
  const { label, instance } = model.business;
  const published = publishedSchema.parse(JSON.parse(textOf(tree, schemaPath(label.name, label.version))));
  const written = contractJson({ name: names.contract, fields: [{ name: instance.key, schema: z.string(), code: '' }, ...answersOf(model, names)] });
  return json({ ...written, properties: { ...written.properties, [instance.key]: published.properties[label.key] } });
}

function specText({ business, task, label }: NewModel, { value, contract, path, output, probabilities }: PredictionNames): string {
  const { key } = business.instance;
  const [row] = madeRows(business.label, 1);
  const module = path.split('/').at(-1)?.replace(/\.ts$/, '.js');
  const [good, bad] = {
    binary: ['0, Number.MIN_VALUE, 0.1 + 0.2, 1', "-Number.MIN_VALUE, 1 + Number.EPSILON, NaN, Infinity, null, '0.5'"],
    classes: [(label.categories ?? []).map(literal).join(', '), `'another one', '', null, 0`],
    number: ['0, -1.5, Number.MIN_VALUE, 0.1 + 0.2, 1e300', "NaN, Infinity, null, '0.5'"],
  }[task];
  const others = Object.values(probabilities).map((field) => `, ${field}: 0.5`).join('');
  return `import { ${value} } from './${module}';

const answer = (${output}: unknown) => ({ ${key}: ${typeof row?.[key] === 'string' ? literal(row[key]) : String(row?.[key])}, ${output}${others} });

describe('${contract}', () => {
  it.each([${good}])('keeps %p as it is', (value) => {
    expect(${value}.schema.parse(answer(value)).${output}).toBe(value);
  });

  it.each([${bad}])('rejects %p', (value) => {
    expect(${value}.schema.safeParse(answer(value)).success).toBe(false);
  });
});
`;
}
