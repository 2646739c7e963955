import { nodesAfter, nodesBefore, type AnyPipeline } from '@tripod/nodes';
import { AppError } from '../errors.js';
import type { Model } from '../model/model.js';

/** Which nodes of a training run anew, as a command names them. */
export interface NodeRange {
  /** This node and all that come after it run anew; what comes before it is taken from kept datasets where they are there. */
  readonly from?: string | undefined;
  /** Training ends with this node, and makes no package. */
  readonly to?: string | undefined;
}

/** A range in a model's training pipeline. */
export interface ResolvedRange {
  /** The names of the nodes that run anew, kept or not. */
  readonly anew: ReadonlySet<string>;
  /** The datasets to make. */
  readonly wanted: readonly string[];
  readonly isPartial: boolean;
}

/**
 * What a range means for a model. `from` may be a node of evaluation, which runs whole: then nothing of training runs anew.
 *
 * @throws {AppError} BAD_USAGE naming a node that is not there, or nodes of which the last does not come after the first
 */
export function resolveRange({ name: model, pipelines: { training, evaluation } }: Pick<Model, 'name' | 'pipelines'>, { from, to }: NodeRange): ResolvedRange {
  assertNode(model, '--to-node', training, to);
  const isOfEvaluation = from !== undefined && !has(training, from) && has(evaluation, from);
  if (!isOfEvaluation) assertNode(model, '--from-node', training, from);
  else if (to !== undefined) throw new AppError('BAD_USAGE', `--from-node ${from} is a node of evaluation, which follows training: leave --to-node out, or name a node of training.`);
  const anew = new Set(from === undefined || isOfEvaluation ? [] : [from, ...nodesAfter(training, from).map(({ name }) => name)]);
  if (to === undefined) return { anew, wanted: training.outputs, isPartial: false };
  if (from !== undefined && from !== to && !nodesBefore(training, to).some(({ name }) => name === from)) {
    throw new AppError('BAD_USAGE', `--to-node ${to} does not come after --from-node ${from}: \`ml graph\` shows which nodes do.`);
  }
  return { anew, wanted: training.nodes.find(({ name }) => name === to)?.outputs ?? [], isPartial: true };
}

const has = ({ nodes }: AnyPipeline, name: string) => nodes.some((node) => node.name === name);

function assertNode(model: string, option: string, pipeline: AnyPipeline, name: string | undefined): void {
  if (name === undefined || has(pipeline, name)) return;
  throw new AppError('BAD_USAGE', `${option} ${name}: the ${pipeline.name} of model '${model}' has no such node. It has: ${pipeline.nodes.map((node) => node.name).join(', ')}.`);
}
