import { listLiteral, literal } from '../project/code.js';
import type { ProjectPlan } from '../plan/project-plan.js';
import { featureNodes } from './feature-nodes.js';
import type { Features } from './features.js';

/** `pipelines.ts` of a model. */
export function pipelinesFile(plan: ProjectPlan, features: Features): string {
  const { many } = plan.noun;
  const fitted = [...featureNodes(features, plan).flatMap(({ fits }) => fits ?? []), 'target'];
  const list = (...names: readonly string[]) => listLiteral(names.map(literal), '  ');
  return `import { pipeline, withTags } from '@tripod/nodes';
import * as named from './nodes.js';

const nodes = Object.values(named);

/** From labelled ${many} to a network, what it needs to predict, and the baselines that it has to beat. */
export const training = pipeline({
  name: 'training',
  inputs: ['instances', 'labels', 'split', 'recipe'],
  outputs: ${list(...fitted, 'network', 'linear', 'background')},
  nodes: withTags(nodes, 'training'),
});

/** From ${many} to predictions: the same nodes as training, with what training fitted. */
export const inference = pipeline({
  name: 'inference',
  inputs: ${list('instances', ...fitted, 'network')},
  outputs: ['outputs'],
  nodes: withTags(nodes, 'inference'),
});

/** Scores the predictions of a written package, and the baselines beside them, on labelled ${many}. */
export const evaluation = pipeline({
  name: 'evaluation',
  inputs: ${list('instances', 'labels', 'outputs', ...fitted, 'linear')},
  outputs: ['scores', 'baselineScores'],
  nodes: withTags(nodes, 'evaluation'),
});

/** What single fields contribute to a prediction: the same nodes as inference, between two others. */
export const explanation = pipeline({
  name: 'explanation',
  inputs: ${list('explained', 'groups', 'coalitions', 'background', ...fitted, 'network')},
  outputs: ['worths'],
  nodes: withTags(nodes, 'explanation'),
});
`;
}
