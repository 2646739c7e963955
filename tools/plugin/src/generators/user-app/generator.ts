import type { GeneratorCallback, Tree } from '@nx/devkit';
import { policyFiles, settingsOf } from '../../policy/policy-files.js';
import { appOf } from '../workspace/apps.js';
import { businessOf, predictionOf } from '../workspace/business.js';
import { addExampleFolder, copyMechanism } from '../workspace/new-app.js';
import { textOf } from '../workspace/names.js';
import { nextSteps } from '../workspace/next-steps.js';
import { readmeOf } from '../workspace/readme.js';
import { factsOfPrediction } from './facts-of-prediction.js';

/** Options of `nx g tools/plugin:user-app`. */
export interface UserAppOptions {
  readonly name: string;
  readonly prediction?: string;
  readonly description?: string;
  readonly from?: string;
}

/** A further user app: the mechanism of one that is there, and a policy that decides by one of the business's predictions. */
export function userApp(tree: Tree, { name, prediction: role, description, from: asked }: UserAppOptions): GeneratorCallback {
  const from = appOf(tree, 'user', asked);
  const business = businessOf(tree);
  const prediction = predictionOf(business, role);
  const says = description ?? `Takes predictions of '${prediction.role}' and decides for each ${business.noun.one}`;
  const facts = factsOfPrediction(name, business, prediction);
  const app = copyMechanism(tree, { name, description: says, from });
  for (const [file, text] of policyFiles(facts)) tree.write(`${app.business}/${file}`, text);
  tree.write(`${app.folder}/src/project.ts`, `// The composition root: the one line of this app that names its business.\nexport { ${facts.value} as project } from './${business.folder}/index.js';\n`);
  const config = textOf(tree, `${from.folder}/src/config.ts`);
  const settings = settingsOf(facts).map((setting) => `| \`${setting.name}\` | ${setting.value} | ${setting.about} |`);
  const readme = { from, name, description: says, folder: business.folder, holds: 'the policy: decisions, costs and words', isSetting: (variable: string) => config.includes(`${variable}:`), settings };
  tree.write(`${app.folder}/README.md`, readmeOf(textOf(tree, `${from.folder}/README.md`), readme));
  addExampleFolder(tree, app.business);
  return nextSteps([
    'npm install: npm links the new app',
    `${app.business}/: what is decided, and what each kind of error costs`,
    `npx nx run-many -p ${name} -t lint typecheck test`,
    `nx g tools/plugin:connect ${name} --run <run id or models:/…>: where its predictions come from`,
  ]);
}
