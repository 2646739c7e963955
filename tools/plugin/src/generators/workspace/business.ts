import type { Tree } from '@nx/devkit';
import { posix } from 'node:path';
import ts from 'typescript';
import { textOf } from './names.js';
import { refusal } from './refusal.js';
import { bare, nameOf, parsed, propertyText, valueNamed } from './source-edits.js';
import type { Field } from '../../contract/field.js';
import { fieldsOf } from './contract-fields.js';

/** A contract of the business as the tree has it. */
export interface TreeContract {
  /** Its const: `customerInstance`. */
  readonly value: string;
  /** Its type: `CustomerInstance`. */
  readonly type: string;
  readonly path: string;
  readonly name: string;
  readonly version: number;
  readonly key: string;
  readonly time?: string;
  /** By its JSON Schema. */
  readonly fields: readonly Field[];
}

/** A prediction of the business. */
export interface TreePrediction {
  /** The model's name among the predictions: `churn`. */
  readonly role: string;
  readonly contract: TreeContract;
  readonly task: 'binary' | 'classes' | 'number';
  readonly label: string;
  readonly output: string;
  /** Of classes: the output with the probability of each. */
  readonly probabilities: Readonly<Record<string, string>>;
}

/** The business of a tree: what `business.ts` says. */
export interface TreeBusiness {
  /** Of the folders that hold it, in contracts and apps. */
  readonly folder: string;
  /** `libs/contracts/src/<folder>`. */
  readonly contracts: string;
  readonly noun: { readonly one: string; readonly many: string };
  readonly instance: TreeContract;
  readonly label: TreeContract;
  readonly predictions: readonly TreePrediction[];
}

const CONTRACTS = 'libs/contracts/src';

/**
 * Reads the business out of its files, without running them.
 *
 * @throws {ToolError} BAD_USAGE naming the file that has another form than the template's
 */
export function businessOf(tree: Tree): TreeBusiness {
  const [, folder] = /^export \* from '\.\/([\w-]+)\/index\.js';$/m.exec(textOf(tree, `${CONTRACTS}/index.ts`)) ?? [];
  if (folder === undefined) throw refusal(`${CONTRACTS}/index.ts has no line \`export * from './<business>/index.js';\`, which names the business.`);
  const contracts = `${CONTRACTS}/${folder}`;
  const path = `${contracts}/business.ts`;
  const source = parsed(textOf(tree, path), path);
  const call = valueNamed(source, 'business', ts.isCallExpression);
  const declared = call?.arguments[0];
  if (declared === undefined || !ts.isObjectLiteralExpression(declared)) throw refusal(`${path} has no \`export const business = defineBusiness({ … })\`.`);
  const contractOf = (value: string) => readContract(tree, path, source, value);
  const noun = valueNamed(declared, 'noun', ts.isObjectLiteralExpression);
  const predictions = valueNamed(declared, 'predictions', ts.isObjectLiteralExpression);
  return {
    ...{ folder, contracts },
    noun: { one: must(noun && propertyText(noun, 'one'), path, 'noun'), many: must(noun && propertyText(noun, 'many'), path, 'noun') },
    instance: contractOf(must(propertyText(declared, 'instance'), path, 'instance')),
    label: contractOf(must(propertyText(declared, 'label'), path, 'label')),
    predictions: (predictions?.properties ?? []).flatMap((property) => {
      if (!ts.isPropertyAssignment(property)) return [];
      const role = bare(property.initializer);
      const task = valueNamed(role, 'task', ts.isObjectLiteralExpression);
      if (!ts.isObjectLiteralExpression(role) || task === undefined) return [];
      const type = must(propertyText(task, 'type'), path, 'task');
      if (type !== 'binary' && type !== 'classes' && type !== 'number') throw refusal(`${path}: '${type}' is not a task; use binary, classes or number.`);
      const contract = contractOf(must(propertyText(role, 'contract'), path, 'contract'));
      const probabilities = valueNamed(task, 'probabilities', ts.isObjectLiteralExpression);
      return [
        {
          ...{ role: nameOf(property.name), contract, task: type },
          ...{ label: must(propertyText(task, 'label'), path, 'label'), output: must(propertyText(task, 'output'), path, 'output') },
          probabilities: Object.fromEntries((probabilities?.properties ?? []).flatMap(({ name }) => (name === undefined || probabilities === undefined ? [] : [[nameOf(name), propertyText(probabilities, nameOf(name)) ?? '']]))),
        },
      ];
    }),
  };
}

/**
 * The prediction that an option names, else the first one.
 *
 * @throws {ToolError} BAD_USAGE naming those that there are
 */
export function predictionOf({ predictions, contracts }: TreeBusiness, role: string | undefined): TreePrediction {
  const found = role === undefined ? predictions[0] : predictions.find((each) => each.role === role);
  if (found !== undefined) return found;
  const names = predictions.map((each) => each.role).join(', ') || 'none';
  throw refusal(role === undefined ? `${contracts}/business.ts has no prediction: make a model first, with \`nx g tools/plugin:model\`.` : `There is no prediction '${role}'; ${contracts}/business.ts has: ${names}.`);
}

function must<Value>(value: Value | undefined, path: string, what: string): Value {
  if (value === undefined) throw refusal(`${path} does not say '${what}' as the template does.`);
  return value;
}

/** Follows the import of a contract to its file. */
function readContract(tree: Tree, from: string, source: ts.SourceFile, value: string): TreeContract {
  const imported = source.statements.filter(ts.isImportDeclaration).find(({ importClause }) => {
    const names = importClause?.namedBindings;
    return names !== undefined && ts.isNamedImports(names) && names.elements.some(({ name }) => name.text === value);
  });
  const module = imported?.moduleSpecifier;
  if (module === undefined || !ts.isStringLiteral(module)) throw refusal(`${from} does not import '${value}' from a file of its folder.`);
  const path = posix.join(posix.dirname(from), module.text.replace(/\.js$/, '.ts'));
  const declared = valueNamed(parsed(textOf(tree, path), path), value, ts.isCallExpression)?.arguments[0];
  if (declared === undefined || !ts.isObjectLiteralExpression(declared)) throw refusal(`${path} has no \`export const ${value} = contract({ … })\`.`);
  const name = must(propertyText(declared, 'name'), path, 'name');
  const version = Number(must(propertyText(declared, 'version'), path, 'version'));
  const time = propertyText(declared, 'time');
  return {
    ...{ value, path, name, version },
    type: value.slice(0, 1).toUpperCase() + value.slice(1),
    key: must(propertyText(declared, 'key'), path, 'key'),
    ...(time === undefined ? {} : { time }),
    fields: fieldsOf(tree, name, version),
  };
}
