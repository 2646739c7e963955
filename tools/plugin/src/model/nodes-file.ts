import { commentText } from '../project/code.js';
import type { ProjectPlan } from '../plan/project-plan.js';
import { featureNodes } from './feature-nodes.js';
import type { Features } from './features.js';
import { declaration, importOf, type NodeCode } from './node-code.js';

/** `nodes.ts` of a model. */
export function nodesFile(plan: ProjectPlan, features: Features): string {
  const nodes = featureNodes(features, plan);
  const factories = [...new Set(nodes.map(({ factory }) => factory))].sort();
  const columns = columnsUsed(nodes);
  const { task } = plan.target;
  return `// Every node of the model, in the order in which a row passes through them. The pipelines select from these by tag.
import { business } from '@tripod/contracts';
${importOf(factories, '@tripod/nodes')}
import { averageOutputs } from '../../nodes/average-outputs.js';
import { fitTarget } from '../../nodes/fit-target.js';
import { mixRows } from '../../nodes/mix-rows.js';
import { predict } from '../../nodes/predict.js';
import { sampleBackground } from '../../nodes/sample-background.js';
import { scoreBaselines } from '../../nodes/score-baselines.js';
import { scoreOutputs } from '../../nodes/score-outputs.js';
import { trainLinear } from '../../nodes/train-linear.js';
import { trainNetwork } from '../../nodes/train-network.js';
import { ${task}Learning, ${task}Scoring } from '../../tasks/${task}.js';
import { ${columns.join(', ')} } from './columns.js';

const everywhere = ['training', 'inference', 'evaluation', 'explanation'] as const;

${[...nodes, ...learningNodes(plan)].map(declaration).join('\n\n')}
`;
}

/** The lists of columns.ts that the nodes read. */
const columnsUsed = (nodes: readonly NodeCode[]) => [...new Set([...nodes.flatMap(({ properties }) => properties.flatMap((property) => /^columns: (\w+)$/.exec(property)?.[1] ?? [])), 'instanceColumns'])].sort();

/** The nodes that learn, predict, score and explain: the same in every model of a task. */
function learningNodes(plan: ProjectPlan): readonly NodeCode[] {
  const { noun, target } = plan;
  const [learning, scoring] = [`learning: ${target.task}Learning`, `scoring: ${target.task}Scoring`];
  const training = "tags: ['training']";
  return [
    { about: fitted(target), name: 'fitLabel', factory: 'fitTarget', properties: ["name: 'fit-label'", training, learning] },
    { about: 'The model itself.', name: 'trainModel', factory: 'trainNetwork', properties: ["name: 'train-network'", training, learning] },
    { about: 'What the model has to beat.', name: 'trainBaseline', factory: 'trainLinear', properties: ["name: 'train-linear'", training, learning] },
    { about: predicted(target), name: 'predictLabel', factory: 'predict', properties: ["name: 'predict'", "tags: ['inference', 'explanation']", learning] },
    { about: "How good the package's predictions are.", name: 'scoreModel', factory: 'scoreOutputs', properties: ["name: 'score-outputs'", "tags: ['evaluation']", scoring] },
    { about: `How good the baselines are on the same ${noun.many}.`, name: 'scoreBaseline', factory: 'scoreBaselines', properties: ["name: 'score-baselines'", "tags: ['evaluation']", learning, scoring] },
    { about: `What ${noun.many} usually are: an explanation compares with these.`, name: 'sampleUsual', factory: 'sampleBackground', properties: ["name: 'sample-background'", training, 'columns: instanceColumns', 'rows: 64'] },
    { about: `Usual ${noun.many} that are in some respects as the explained ${noun.one}.`, name: 'mixUsual', factory: 'mixRows', properties: ["name: 'mix-rows'", "tags: ['explanation']", 'instance: business.instance', 'columns: instanceColumns'] },
    { about: 'What the network says of them.', name: 'averageMixed', factory: 'averageOutputs', properties: ["name: 'average-outputs'", "tags: ['explanation']"] },
  ];
}

function fitted(target: ProjectPlan['target']): string {
  const name = commentText(target.name);
  if (target.task === 'binary') return `The share of training rows whose \`${name}\` is true: the baseline of a constant probability.`;
  return target.task === 'classes' ? `The share of each \`${name}\` among the training rows: the baseline.` : `Mean and deviation of \`${name}\` over the training rows.`;
}

function predicted(target: ProjectPlan['target']): string {
  const name = commentText(target.name);
  if (target.task === 'number') return `The expected \`${name}\`.`;
  return target.task === 'binary' ? `The probability that \`${name}\` is true.` : `The probability of each \`${name}\`.`;
}
