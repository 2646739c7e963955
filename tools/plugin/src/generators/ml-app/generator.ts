import type { GeneratorCallback, Tree } from '@nx/devkit';
import { addModel } from '../model/generator.js';
import { appOf } from '../workspace/apps.js';
import { businessOf } from '../workspace/business.js';
import { copyMechanism } from '../workspace/new-app.js';
import { textOf } from '../workspace/names.js';
import { nextSteps } from '../workspace/next-steps.js';
import { readmeOf } from '../workspace/readme.js';

/** Options of `nx g tools/plugin:ml-app`. */
export interface MlAppOptions {
  readonly name: string;
  readonly model: string;
  readonly label?: string;
  readonly rows: number;
  readonly description?: string;
  readonly from?: string;
}

const MODELS = `// The composition root of ml: the models of this app.
import type { Model } from '../model/model.js';

/** The models; the first one is trained and served unless a command names another. */
export const models: readonly Model[] = [];
`;

/** A further ml app: the mechanism of one that is there, and a model of its own. */
export function mlApp(tree: Tree, { name, model, label, rows, description, from: asked }: MlAppOptions): GeneratorCallback {
  const from = appOf(tree, 'ml', asked);
  const says = description ?? `Trains, evaluates, packages and serves the model '${model}'`;
  const app = copyMechanism(tree, { name, description: says, from });
  tree.write(`${app.business}/index.ts`, MODELS);
  const folder = addModel(tree, app, { name: model, rows, ...(label === undefined ? {} : { label }) });
  const readme = { from, name, description: says, folder: businessOf(tree).folder, holds: 'the models', isSetting: () => true };
  tree.write(`${app.folder}/README.md`, readmeOf(textOf(tree, `${from.folder}/README.md`), readme));
  return nextSteps([
    'npm install: npm links the new app',
    `${folder}/columns.ts and nodes.ts: which fields it reads, and as what`,
    `npx nx run-many -p contracts,${name} -t lint typecheck test`,
    `npm run app -- ${name} train`,
  ]);
}
