import { commentText, literal, withArticle } from '../project/code.js';
import { namesOf } from '../project/names.js';
import type { ProjectPlan } from '../plan/project-plan.js';
import { columnsFile } from './columns-file.js';
import { featuresOf } from './features.js';
import { nodesFile } from './nodes-file.js';
import { nodesSpecFile } from './nodes-spec-file.js';
import { pipelinesFile } from './pipelines-file.js';
import { recipeOf } from './recipe-of.js';
import { slicesOf } from './slices.js';

/**
 * The files of a project's model, by their paths from the root: its folder below `apps/ml/src/models`, and the list of
 * models.
 *
 * @throws {TypeError} when the plan leaves the model no field to learn from
 */
export function modelFiles(plan: ProjectPlan): ReadonlyMap<string, string> {
  const features = featuresOf(plan);
  const { folder } = namesOf(plan);
  const within = (file: string) => `apps/ml/src/models/${folder}/${file}`;
  return new Map([
    [within('columns.ts'), columnsFile(plan, features)],
    [within('nodes.ts'), nodesFile(plan, features)],
    [within('nodes.spec.ts'), nodesSpecFile(plan, features)],
    [within('pipelines.ts'), pipelinesFile(plan, features)],
    [within('recipes.ts'), recipesFile],
    [within('recipes/first-run.json'), recipeFile(plan)],
    [within('index.ts'), indexFile(plan)],
    ['apps/ml/src/models/index.ts', modelsFile(plan)],
  ]);
}

/** A list of numbers stands on one line, as in a recipe that a person writes. */
const recipeFile = (plan: ProjectPlan): string => `${JSON.stringify(recipeOf(plan), null, 2).replace(/\[[^\]]*\]/g, (list) => list.replace(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'))}\n`;

const recipesFile = `// The first one is the default. Another recipe is a file beside these, and its two lines here.
import { recipesOf } from '../../network/read-recipe.js';
import firstRun from './recipes/first-run.json' with { type: 'json' };

export const recipes = recipesOf({ 'first-run': firstRun });
`;

function indexFile(plan: ProjectPlan): string {
  const { folder, role, model } = namesOf(plan);
  const slices = slicesOf(plan);
  return `import { business } from '@tripod/contracts';
import { defineModel } from '../../model/define-model.js';
import { instanceColumns } from './columns.js';
import * as nodes from './nodes.js';
import { evaluation, explanation, inference, training } from './pipelines.js';
import { recipes } from './recipes.js';

/** ${aboutModel(plan)} */
export const ${model} = defineModel({
  name: ${literal(folder)},
  experiment: ${literal(folder)},
  instance: business.instance,
  label: business.label,
  role: business.predictions.${role},
  columns: instanceColumns,
  nodes,
  training,
  inference,
  evaluation,
  explanation,
  recipes,
${slices.length === 0 ? '' : `  slices: [${slices.join(', ')}],\n`}});
`;
}

function aboutModel({ noun, target }: ProjectPlan): string {
  const name = commentText(target.name);
  const one = withArticle(noun.one);
  if (target.task === 'binary') return `The probability that \`${name}\` of ${one} is true.`;
  return target.task === 'classes' ? `The probability of each \`${name}\` that ${one} may have.` : `The expected \`${name}\` of ${one}.`;
}

function modelsFile(plan: ProjectPlan): string {
  const { folder, model } = namesOf(plan);
  return `// The composition root of ml: the models of this app.
import type { Model } from '../model/model.js';
import { ${model} } from './${folder}/index.js';

/** The models; the first one is trained and served unless a command names another. */
export const models: readonly Model[] = [${model}];
`;
}
