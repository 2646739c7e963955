import type { GeneratorCallback, Tree } from '@nx/devkit';
import { camel } from '../../project/names.js';
import { businessOf } from '../workspace/business.js';
import { madeRows } from '../workspace/made-rows.js';
import { addTag, nodesOfModel, type DeclaredNode } from '../workspace/model-nodes.js';
import { modelOf, type TreeModel } from '../workspace/models.js';
import { edit, kebabName, refuseExisting, textOf } from '../workspace/names.js';
import { nextSteps } from '../workspace/next-steps.js';
import { refusal } from '../workspace/refusal.js';

/** Options of `nx g tools/plugin:pipeline`. */
export interface PipelineOptions {
  readonly name: string;
  readonly outputs: string;
  readonly like: string;
  readonly model?: string;
  readonly app?: string;
}

/** What the rows of a model are called among its datasets. */
const ROWS = 'instances';
/** The pipelines that every model has, by their tags. */
const OF_MODELS = ['training', 'inference', 'evaluation', 'explanation'];
/** Rows of the fixture. */
const MADE = 40;

/** A pipeline over nodes that a model has: those that the wanted datasets need get its name as a tag. */
export function pipeline(tree: Tree, { name, outputs: asked, like, model: modelName, app }: PipelineOptions): GeneratorCallback {
  kebabName('a pipeline', name, 'features');
  const model = modelOf(tree, app, modelName);
  const nodes = nodesOfModel(tree, `${model.folder}/nodes.ts`);
  refuseTaken(tree, model, nodes, name);
  const outputs = asked.split(',').map((output) => output.trim()).filter((output) => output !== '');
  const chosen = needed(model, nodes.filter(({ tags }) => tags?.includes(like) === true), outputs, like);
  const made = new Set(chosen.flatMap(({ to }) => (to === undefined ? [] : [to])));
  const known = new Set([ROWS, 'split', ...nodes.flatMap(({ to }) => (to === undefined ? [] : [to]))]);
  const inputs = [...new Set(chosen.flatMap(({ texts }) => texts.filter((text) => known.has(text) && !made.has(text))))];
  const spec = `${model.folder}/${name}-pipeline.spec.ts`;
  refuseExisting(tree, `a pipeline '${name}'`, [spec]);
  for (const { path, value } of chosen) edit(tree, path, (text) => addTag(text, value, name));
  edit(tree, `${model.folder}/pipelines.ts`, (text) => `${text}\n${pipelineText(name, inputs, outputs)}`);
  tree.write(spec, specText(model, name, inputs, outputs, like));
  const fixture = `${model.folder}/fixtures/rows.json`;
  if (!tree.exists(fixture)) tree.write(fixture, `[\n${madeRows(businessOf(tree).instance, MADE).map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`);
  return nextSteps([
    `${model.folder}/pipelines.ts: it takes ${inputs.join(', ')} and makes ${outputs.join(', ')}; the tag '${name}' selects its nodes`,
    `npx nx run ${model.app.name}:test --testPathPatterns ${name}-pipeline`,
    `npx nx run-many -p ${model.app.name} -t lint typecheck`,
  ]);
}

function refuseTaken(tree: Tree, { folder, name: model }: TreeModel, nodes: readonly DeclaredNode[], name: string): void {
  if (new RegExp(`^export const ${camel(name)}\\b|name: '${name}'`, 'm').test(textOf(tree, `${folder}/pipelines.ts`))) throw refusal(`The model '${model}' has a pipeline '${name}' already: ${folder}/pipelines.ts. Choose another name.`);
  if (nodes.some(({ tags }) => tags?.includes(name) === true)) throw refusal(`Nodes of the model '${model}' have the tag '${name}' already. Choose another name.`);
}

/** The nodes that make the outputs, and those that they need, in the order of the module. */
function needed({ name, folder }: TreeModel, nodes: readonly DeclaredNode[], outputs: readonly string[], like: string): DeclaredNode[] {
  const makers = new Map(nodes.flatMap((node) => (node.to === undefined ? [] : [[node.to, node] as const])));
  const unmade = outputs.filter((output) => !makers.has(output));
  if (outputs.length === 0 || unmade.length > 0) {
    throw refusal(`${unmade.length === 0 ? 'Name a dataset to make with --outputs.' : `No node of the model '${name}' with the tag '${like}' makes '${unmade.join("', '")}'.`} ${folder}/nodes.ts makes ${[...makers.keys()].join(', ')}.`);
  }
  const wanted = new Set<DeclaredNode>();
  const asked = [...outputs];
  for (let dataset = asked.pop(); dataset !== undefined; dataset = asked.pop()) {
    const node = makers.get(dataset);
    if (node === undefined || wanted.has(node)) continue;
    wanted.add(node);
    asked.push(...node.texts);
  }
  return nodes.filter((node) => wanted.has(node));
}

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

function pipelineText(name: string, inputs: readonly string[], outputs: readonly string[]): string {
  return `/** From ${inputs.join(', ')} to ${outputs.join(', ')}: the nodes with the tag '${name}'. */
export const ${camel(name)} = pipeline({
  name: '${name}',
  inputs: [${quoted(inputs)}],
  outputs: [${quoted(outputs)}],
  nodes: withTags(nodes, '${name}'),
});
`;
}

function specText({ value, name: model }: TreeModel, name: string, inputs: readonly string[], outputs: readonly string[], like: string): string {
  const fitted = inputs.filter((input) => input !== ROWS && input !== 'split');
  const own = camel(name);
  const split = inputs.includes('split') ? ', split' : '';
  return `import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { business, rowsToColumns } from '@tripod/contracts';
import { remainderOf, run } from '@tripod/nodes';
import { ${value} } from './index.js';
import { ${own} } from './pipelines.js';

/** Made up from the contract. */
const rows: readonly unknown[] = JSON.parse(readFileSync(join(__dirname, 'fixtures/rows.json'), 'utf8'));
const split = { training: 30, validation: 10 };

function instances() {
  const read = rowsToColumns(business.instance, rows);
  if ('fault' in read) throw new Error(read.fault.reason);
  return read.columns;
}

/** What training makes of the rows. */
async function trained(datasets: readonly string[]) {
  const { pipeline } = remainderOf(${value}.pipelines.training, datasets, () => false);
  if (pipeline === undefined) throw new Error(\`training makes none of \${datasets.join(', ')}\`);
  return run(pipeline, { instances: instances(), split });
}

describe('the pipeline ${name} of the model ${model}', () => {
${OF_MODELS.includes(like) ? `  it('has the nodes of ${like} that its outputs need, and no other', () => {
    const { pipeline } = remainderOf(${value}.pipelines.${like}, [${quoted(outputs)}], () => false);
    expect(${own}.nodes.map((node) => node.name).sort()).toEqual(pipeline?.nodes.map((node) => node.name).sort());
  });

` : ''}  it('makes of rows what training makes of them', async () => {
${fitted.length === 0 ? '' : `    const { ${fitted.join(', ')} } = await trained([${quoted(fitted)}]);\n`}    const made = await run(${own}, { ${[ROWS, ...fitted].map((input) => (input === ROWS ? `${ROWS}: instances() as never` : input)).join(', ')}${split} });
    expect(made).toEqual(await trained([${quoted(outputs)}]));
  });
});
`;
}
