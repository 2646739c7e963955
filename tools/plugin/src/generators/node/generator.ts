import type { GeneratorCallback, Tree } from '@nx/devkit';
import { posix } from 'node:path';
import ts from 'typescript';
import { camel, capital, snake } from '../../project/names.js';
import { listLiteral, literal } from '../../project/code.js';
import { businessOf, type TreeBusiness } from '../workspace/business.js';
import type { Field } from '../../contract/field.js';
import { nodesOfModel, type DeclaredNode } from '../workspace/model-nodes.js';
import { modelOf, type TreeModel } from '../workspace/models.js';
import { edit, kebabName, refuseExisting } from '../workspace/names.js';
import { nextSteps } from '../workspace/next-steps.js';
import { refusal } from '../workspace/refusal.js';
import { addBeside, addTo, addToImport, parsed, valueNamed } from '../workspace/source-edits.js';

/** Options of `nx g tools/plugin:node`. */
export interface NodeOptions {
  readonly name: string;
  readonly columns?: string;
  readonly to?: string;
  readonly tags?: string;
  readonly into?: string;
  readonly model?: string;
  readonly app?: string;
}

/** A node of a model: what it computes of fields of the instance goes into a matrix of numbers. */
export function node(tree: Tree, { name, columns, to, tags, into, model: modelName, app }: NodeOptions): GeneratorCallback {
  kebabName('a node', name, 'take-ratio');
  const model = modelOf(tree, app, modelName);
  const nodes = nodesOfModel(tree, `${model.folder}/nodes.ts`);
  const value = camel(name);
  refuseTaken(model, nodes, name, value);
  const fields = chosenFields(businessOf(tree), columns);
  const joining = into === 'nothing' ? undefined : joiningNode(model, nodes, into);
  // Beside the node that reads what it makes: models may share that one.
  const home = joining?.path ?? `${model.folder}/nodes.ts`;
  const path = `${posix.dirname(home)}/${name}.ts`;
  refuseExisting(tree, `a node '${name}'`, [path]);
  const dataset = to ?? camel(snake(name).split('_').slice(1).join('-') || name);
  if (!/^[a-z][A-Za-z0-9]*$/.test(dataset)) throw refusal(`'${dataset}' is not a valid name for a dataset: use letters and digits, such as ratios.`);
  if (nodes.some((each) => each.to === dataset)) throw refusal(`A node of the model '${model.name}' makes '${dataset}' already. Name another dataset with --to.`);
  const made = { name, value, dataset, fields, tags: tags?.split(',').map((tag) => tag.trim()) ?? joining?.tags ?? EVERYWHERE };
  tree.write(path, nodeText(made));
  tree.write(path.replace(/\.ts$/, '.spec.ts'), specText(made));
  edit(tree, home, (text) => `${joining === undefined ? text : addFrom(text, joining, dataset)}\nexport { ${value} } from './${name}.js';\n`);
  if (joining !== undefined) addToSpecs(tree, joining, value);
  const columnsFile = `${posix.dirname(home)}/columns.ts`;
  return nextSteps([
    `${path}: what it computes`,
    ...(joining === undefined ? [`${model.folder}/nodes.ts: add '${dataset}' to what a node reads, such as the \`from\` of the one that joins numbers`] : [`'${joining.name}' reads '${dataset}' now: the model learns from it`]),
    ...(tree.exists(columnsFile) ? [`${columnsFile}: the model reads ${fields.map((field) => field.name).join(', ')} only if its list of columns names them`] : []),
    `npx nx run-many -p ${model.app.name} -t lint typecheck test`,
    `npm run app -- ${model.app.name} train --model ${model.name} --dry-run: says what would be trained again, and why`,
  ]);
}

/** The tags of what prepares rows, where no node says them. */
const EVERYWHERE = ['training', 'inference', 'evaluation', 'explanation'];

/** Specs that run some nodes by a list of them: what reads the new node's dataset cannot run without it. */
function addToSpecs(tree: Tree, { path, value: reader }: DeclaredNode, value: string): void {
  const folder = posix.dirname(path);
  const module = `./${posix.basename(path, '.ts')}.js`;
  for (const file of tree.children(folder).filter((name) => name.endsWith('.spec.ts'))) {
    edit(tree, `${folder}/${file}`, (text) => {
      const added = text.includes(`'${module}'`) ? addBeside(text, reader, value) : text;
      return added === text ? text : addToImport(added, reader, value);
    });
  }
}

interface NewNode {
  readonly name: string;
  readonly value: string;
  readonly dataset: string;
  readonly fields: readonly Field[];
  readonly tags: readonly string[];
}

function refuseTaken({ name: model, folder }: TreeModel, nodes: readonly DeclaredNode[], name: string, value: string): void {
  const holder = nodes.find((each) => each.name === name || each.value === value);
  if (holder !== undefined) throw refusal(`The model '${model}' has a node '${holder.name}' already, in ${holder.path}. Choose another name.`);
  if (/^(default|new|delete|function|class|import|export|return)$/.test(value)) throw refusal(`'${name}' is a word of the language: ${folder}/${name}.ts could not export it. Choose a verb and a noun, such as take-ratio.`);
}

/** Numbers of the instance that are never null: by the option, else the first two. */
function chosenFields({ instance }: TreeBusiness, columns: string | undefined): readonly Field[] {
  const numbers = instance.fields.filter(({ kind, nullable, name }) => (kind === 'integer' || kind === 'float') && !nullable && name !== instance.key);
  const names = columns?.split(',').map((each) => each.trim()).filter((each) => each !== '');
  const chosen = names === undefined ? numbers.slice(0, 2) : names.flatMap((name) => numbers.find((field) => field.name === name) ?? []);
  const wrong = names?.filter((name) => !numbers.some((field) => field.name === name)) ?? [];
  if (chosen.length > 0 && wrong.length === 0) return chosen;
  throw refusal(`${wrong.length === 0 ? `${instance.name} has no number that is never null` : `'${wrong.join("', '")}' of ${instance.name} is not a number that is never null`}. Numbers: ${numbers.map(({ name }) => name).join(', ') || 'none'}. Fill what may be null first (impute), and read what that node makes.`);
}

/** The node that puts columns side by side as numbers: by the option, else the only one. */
function joiningNode({ name: model, folder }: TreeModel, nodes: readonly DeclaredNode[], into: string | undefined): DeclaredNode {
  const joining = nodes.filter(({ factory }) => factory === 'makeMatrix');
  const found = into === undefined ? (joining.length === 1 ? joining[0] : undefined) : joining.find(({ name }) => name === into);
  if (found !== undefined) return found;
  const names = joining.map(({ name }) => name).join(', ') || 'none';
  throw refusal(`${into === undefined ? `Which node of the model '${model}' shall read it?` : `'${into}' is not a node of ${folder}/nodes.ts that joins columns (makeMatrix).`} Name one with --into: ${names}; or --into nothing.`);
}

function addFrom(text: string, { value }: DeclaredNode, dataset: string): string {
  const call = valueNamed(parsed(text), value, ts.isCallExpression);
  const list = call === undefined ? undefined : valueNamed(call, 'from', ts.isArrayLiteralExpression);
  if (list === undefined) throw refusal(`The node ${value} has no list \`from\` to which '${dataset}' could be added: call again with --into nothing, and add it by hand.`);
  return addTo(text, list, list.elements, `'${dataset}'`);
}

const outputOf = ({ name }: Field): string => `asinh_${name}`;

function nodeText({ name, value, dataset, fields, tags }: NewNode): string {
  const columns = fields.map(({ name: field }) => `'${field}'`);
  return `import type { business, ColumnsOf } from '@tripod/contracts';
import { nodesOver, type NumberColumns } from '@tripod/nodes';

/** What the node reads, and what it makes. */
export interface ${capital(value)}Datasets {
  readonly instances: Pick<ColumnsOf<typeof business.instance>, ${columns.join(' | ')}>;
  readonly ${dataset}: NumberColumns;
}

/** Numbers on a scale of ratios, also those below 0: asinh, which is near ln(2x) for large x and near x for small. */
export const ${value} = nodesOver<${capital(value)}Datasets>()({
  name: '${name}',
  tags: ${listLiteral(tags.map(literal))},
  inputs: ['instances'],
  outputs: ['${dataset}'],
  run: ({ instances }) => ({
    ${dataset}: {
${fields.map((field) => `      ${outputOf(field)}: Float32Array.from(instances.${field.name}, Math.asinh),`).join('\n')}
    },
  }),
});
`;
}

function specText({ name, value, dataset, fields }: NewNode): string {
  const array = ({ kind }: Field) => (kind === 'integer' ? 'Int32Array' : 'Float64Array');
  return `import { pipeline, run } from '@tripod/nodes';
import { ${value} } from './${name}.js';

const alone = pipeline({ name: 'alone', inputs: ['instances'], outputs: ['${dataset}'], nodes: [${value}] });

describe('${name}', () => {
  it('puts each number on a scale of ratios, as float32', async () => {
    const instances = { ${fields.map((field) => `${field.name}: ${array(field)}.of(0, 1, -1, 1000)`).join(', ')} };
    const expected = Float32Array.of(0, Math.asinh(1), -Math.asinh(1), Math.asinh(1000));
    expect((await run(alone, { instances })).${dataset}).toEqual({ ${fields.map((field) => `${outputOf(field)}: expected`).join(', ')} });
  });

  it('makes empty columns of no rows', async () => {
    const { ${dataset} } = await run(alone, { instances: { ${fields.map((field) => `${field.name}: new ${array(field)}()`).join(', ')} } });
    expect(Object.values(${dataset}).map((column) => column.length)).toEqual([${fields.map(() => '0').join(', ')}]);
  });
});
`;
}
