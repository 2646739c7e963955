import type { GeneratorCallback, Tree } from '@nx/devkit';
import type { App } from '@tripod/processes';
import { camel, namesOf } from '../../project/names.js';
import { modelFiles } from '../../model/model-files.js';
import { appOf } from '../workspace/apps.js';
import { businessOf } from '../workspace/business.js';
import { madeRows } from '../workspace/made-rows.js';
import { addExampleFolder } from '../workspace/new-app.js';
import { edit, kebabName, refuseExisting } from '../workspace/names.js';
import { nextSteps } from '../workspace/next-steps.js';
import { refusal } from '../workspace/refusal.js';
import { addElement, addImport } from '../workspace/source-edits.js';
import { taskOf, type NewModel } from './new-model.js';
import { planOfModel } from './plan-of-model.js';
import { addPrediction, predictionNames } from './prediction-files.js';
import { specText } from './spec-text.js';

/** What a model is asked for by. */
export interface ModelOptions {
  readonly name: string;
  readonly label?: string;
  readonly rows: number;
  readonly app?: string;
}

/** A model of an ml app with its prediction contract: columns, nodes, pipelines, recipe and tests. */
export function model(tree: Tree, { app: asked, ...options }: ModelOptions): GeneratorCallback {
  const app = appOf(tree, 'ml', asked);
  const folder = addModel(tree, app, options);
  return nextSteps([
    `${folder}/columns.ts and nodes.ts: which fields it reads, and as what`,
    `npx nx run-many -p contracts,${app.name} -t lint typecheck test`,
    `npm run app -- ${app.name} train --model ${options.name}`,
    `nx g tools/plugin:user-app <name> --prediction ${camel(options.name)}: an app that decides by it`,
  ]);
}

/** Writes and registers it. */
export function addModel(tree: Tree, app: App, { name, label: asked, rows }: Omit<ModelOptions, 'app'>): string {
  kebabName('a model', name, 'night-price');
  const business = businessOf(tree);
  const declared = labelled(business, asked);
  const made: NewModel = { name, business, rows, ...declared };
  const names = predictionNames(made);
  const folder = `${app.folder}/src/models/${name}`;
  const holder = business.predictions.find(({ role }) => role === names.role);
  if (holder !== undefined) throw refusal(`There is a model '${name}' already: ${business.contracts}/business.ts has its prediction. Choose another name; runs and champions are kept under it.`);
  refuseExisting(tree, `a model '${name}'`, [`${folder}/index.ts`, names.path]);
  const plan = planOfModel(made);
  const value = namesOf(plan).model;
  for (const [path, text] of modelFiles(plan)) {
    const inner = /^apps\/ml\/src\/models\/[^/]+\/(.+)$/.exec(path)?.[1];
    // The contracts that are there have names of their own.
    if (inner !== undefined) tree.write(`${folder}/${inner}`, text.replaceAll(namesOf(plan).instanceType, business.instance.type));
  }
  tree.write(`${folder}/fixtures/rows.json`, `[\n${madeRows(business.instance, 40).map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`);
  tree.write(`${folder}/${name}.spec.ts`, specText(made, value));
  addPrediction(tree, made);
  const index = `${app.folder}/src/models/index.ts`;
  edit(tree, index, (text) => addElement(addImport(text, `import { ${value} } from './${name}/index.js';`), index, 'models', value));
  addExampleFolder(tree, folder);
  return folder;
}

/** The label's field that an option names, else the first one that a model can predict. */
function labelled({ label }: NewModel['business'], asked: string | undefined): Pick<NewModel, 'task' | 'label'> {
  const fields = label.fields.filter(({ name }) => name !== label.key);
  const found = asked === undefined ? fields.find((field) => taskOf(field) !== undefined) : fields.find(({ name }) => name === asked);
  const names = fields.map(({ name }) => name).join(', ');
  if (found === undefined) throw refusal(asked === undefined ? `${label.path} has no field that a model could predict.` : `${label.name} v${label.version} has no field '${asked}'; it has: ${names}.`);
  const task = taskOf(found);
  if (task === undefined) throw refusal(`'${found.name}' of ${label.name} v${label.version} is a ${found.nullable ? 'nullable ' : ''}${found.kind}: a model predicts a boolean, a category or a number that is never null. The label has: ${names}.`);
  return { task, label: found };
}
