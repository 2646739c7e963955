import { AppError } from '../errors.js';
import type { Model } from '../model/model.js';
import type { Project } from '../project.js';
import { chooseFinishedRun } from '../runs/choose-run.js';
import type { RunStore, RunSummary } from '../runs/run-store.js';

/**
 * The model with this name; the first one of the project by default.
 *
 * @throws {AppError} MODEL_UNKNOWN
 */
export function chooseModel({ models }: Project, name?: string): Model {
  const found = name === undefined ? models[0] : models.find((model) => model.name === name);
  if (found !== undefined) return found;
  throw new AppError('MODEL_UNKNOWN', `Model '${name ?? ''}' does not exist. There are: ${models.map((model) => model.name).join(', ')}.`);
}

/** A finished run, and the model that it is of. */
export interface ChosenRun {
  readonly model: Model;
  readonly run: RunSummary;
}

/**
 * The run whose package is to be used. A run that is named decides the model; without one it is the model's latest
 * finished run.
 *
 * @throws {AppError} MODEL_UNKNOWN, BAD_USAGE when the named run is of another model, and as `chooseFinishedRun`
 */
export async function chooseRun(project: Project, store: RunStore, asked: { readonly model?: string; readonly run?: string }): Promise<ChosenRun> {
  if (asked.run === undefined) {
    const model = chooseModel(project, asked.model);
    return { model, run: await chooseFinishedRun(store, { experiment: model.experiment }) };
  }
  const run = await chooseFinishedRun(store, { asked: asked.run });
  const model = project.models.find(({ experiment }) => experiment === run.experiment);
  const names = project.models.map(({ name }) => name).join(', ');
  if (model === undefined) throw new AppError('BAD_USAGE', `run ${run.id} is of experiment '${run.experiment}', which belongs to no model of this app (${names}). Choose another of \`ml runs\`.`);
  if (asked.model === undefined || asked.model === model.name) return { model, run };
  chooseModel(project, asked.model);
  throw new AppError('BAD_USAGE', `run ${run.id} is of model '${model.name}', not '${asked.model}'. Leave --model out, or choose another run.`);
}
