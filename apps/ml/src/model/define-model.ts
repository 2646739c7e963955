import { columnOf, type ColumnsOf, type Contract, type PredictionRole } from '@tripod/contracts';
import { artifactsOf, type AnyNode, type AnyPipeline, type Pipeline } from '@tripod/nodes';
import { fieldGroups } from '../explanation/field-groups.js';
import type { Split } from '../instances/split.js';
import type { Recipe } from '../network/recipe.js';
import { spaceFaults, usualSpace, type SearchSpace } from '../tuning/search-space.js';
import type { Outputs } from './datasets.js';
import type { EvaluationInputs, EvaluationOutputs, ExplanationInputs, ExplanationOutputs, Model, TrainingInputs } from './model.js';
import { assertSlicing, type Slicing } from './slicing.js';

type Instances<I extends Contract, Column extends PropertyKey> = Pick<ColumnsOf<I>, Column & keyof ColumnsOf<I>>;

/**
 * Declares a model. The compiler rejects a column that the instance contract does not have, an artifact that inference,
 * evaluation or explanation reads and training does not hand over, and a dataset that is made as one type and read as another.
 *
 * @throws {TypeError} naming the model and what does not fit
 */
export function defineModel<I extends Contract, const Column extends keyof ColumnsOf<I> & string, Fitted extends object>(declared: {
  readonly name: string;
  readonly experiment: string;
  readonly instance: I;
  readonly label: Contract;
  readonly role: PredictionRole;
  readonly columns: readonly Column[];
  /** The module of the model's nodes: `import * as nodes from './nodes.js'`. */
  readonly nodes: Readonly<Record<string, AnyNode>>;
  readonly training: Pipeline<TrainingInputs<Instances<I, Column>>, Fitted>;
  readonly inference: Pipeline<{ readonly instances: Instances<I, Column> } & NoInfer<Fitted>, { readonly outputs: Outputs }>;
  readonly evaluation: Pipeline<EvaluationInputs<Instances<I, Column>> & NoInfer<Fitted>, EvaluationOutputs>;
  readonly explanation: Pipeline<ExplanationInputs & NoInfer<Fitted>, ExplanationOutputs>;
  readonly recipes: Readonly<Record<string, Recipe>>;
  readonly space?: SearchSpace;
  readonly split?: Split;
  readonly sample?: Split;
  readonly slices?: readonly Slicing<keyof ColumnsOf<I> & string>[];
  readonly groups?: Readonly<Record<string, readonly NoInfer<Column>[]>>;
}): Model {
  const { name, instance, label, role, columns, nodes, training, inference, evaluation, explanation, recipes, space = usualSpace, split, sample, slices = [], groups = {} } = declared;
  const faults = [...nameFaults(name), ...nodeFaults(nodes, [training, inference, evaluation, explanation])];
  if (Object.keys(recipes).length === 0) faults.push('it has no recipe');
  faults.push(...spaceFaults(space));
  if (faults.length > 0) throw new TypeError(`model '${name}': ${faults.join('; ')}`);
  for (const column of columns) columnOf(instance, column);
  for (const slicing of slices) assertSlicing(instance, slicing);
  columnOf(label, role.task.label);
  const pipelines: Model['pipelines'] = { training, inference, evaluation, explanation };
  const ofInference = artifactsOf(pipelines.inference, pipelines.training, ['instances']);
  const ofExplanation = artifactsOf(pipelines.explanation, pipelines.training, ['explained', 'groups', 'coalitions']);
  return Object.freeze({
    name,
    experiment: declared.experiment,
    instance,
    label,
    role,
    columns: [...columns],
    nodes,
    pipelines,
    packaged: [...new Set([...ofInference, ...ofExplanation])],
    kept: artifactsOf(pipelines.evaluation, pipelines.training, ['instances', 'labels', 'outputs']),
    recipes,
    space,
    split,
    sample,
    slices,
    groups: fieldGroups(columns, groups),
  });
}

function nameFaults(name: string): string[] {
  return /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) ? [] : ['its name must be kebab-case, such as night-price'];
}

/** The build hashes a node's code by the name under which it is exported. */
function nodeFaults(nodes: Readonly<Record<string, AnyNode>>, pipelines: readonly AnyPipeline[]): string[] {
  const exported = new Set<AnyNode>(Object.values(nodes));
  const missing = new Set<string>();
  for (const pipeline of pipelines) for (const node of pipeline.nodes) if (!exported.has(node)) missing.add(node.name);
  return [...missing].map((node) => `node '${node}' is in a pipeline, but nodes.ts does not export it`);
}
