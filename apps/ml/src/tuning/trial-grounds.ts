import { run, type RunEvent } from '@tripod/nodes';
import { datasetKeys } from '../kept/dataset-keys.js';
import { DatasetKeeper } from '../kept/keep-datasets.js';
import { Contents } from '../kept/recalling.js';
import { pick, type Artifacts } from '../packaging/typed-json.js';
import type { TrainingPlan } from '../training/plan-training.js';
import type { RowsToLearn } from '../training/train-model.js';
import type { Preparation, RowsOfSearch } from './read-rows-of-search.js';
import type { Rung } from './rungs.js';
import { everyNthRow } from './some-rows.js';
import type { TrialGround, TrialTools } from './train-trial.js';
import type { TrialPipelines } from './trial-pipelines.js';

/** The rows of the present rung, and what was prepared of them: they serve all its trials. */
export class TrialGrounds {
  private present: { readonly every: number; readonly ground: TrialGround } | undefined;

  constructor(
    private readonly plan: TrainingPlan,
    private readonly pipelines: TrialPipelines,
    private readonly read: RowsOfSearch,
    private readonly tools: Pick<TrialTools, 'parentId' | 'kept' | 'signal' | 'observe'>,
  ) {}

  async of({ every }: Rung): Promise<TrialGround> {
    if (this.present?.every === every) return this.present.ground;
    this.present = undefined; // its memory is free before the next one is prepared
    const { rows, validation, example } = this.read;
    const isWhole = every === 1;
    const some = isWhole ? rows : everyNthRow(withInstances(rows), every);
    const prepared = await this.prepared(some, isWhole);
    const ground = { model: this.plan.model, pipelines: this.pipelines, rows: some, prepared, validation, example, contents: new Contents(this.tools.signal) };
    this.present = { every, ground };
    return ground;
  }

  /** What is prepared of all rows is kept: for later searches, and for the training that takes the best recipe. */
  private async prepared(rows: RowsToLearn['training'], isWhole: boolean): Promise<Artifacts> {
    const { prepare } = this.pipelines;
    if (prepare === undefined) return {};
    const { pipeline, taken }: Preparation = isWhole ? this.read.preparation : { pipeline: prepare, taken: {} };
    const given = new Map<string, unknown>(Object.entries({ ...rows, ...taken }));
    const { kept, parentId, signal, observe } = this.tools;
    const keys = datasetKeys(this.plan);
    const keeper = kept && isWhole && pipeline ? new DatasetKeeper({ kept, keys, pipeline, run: parentId, signal }) : undefined;
    const observed = (event: RunEvent) => {
      observe(event);
      keeper?.observe(event);
    };
    const made = pipeline && (await run<object, Artifacts>(pipeline, Object.fromEntries(pipeline.inputs.map((input) => [input, given.get(input)])), { signal, observe: observed }));
    for (const input of ['labels', 'split'] as const) keeper?.keep(keys.get(input) ?? '', input, rows[input]);
    await keeper?.end();
    return pick({ ...taken, ...made }, prepare.outputs);
  }
}

function withInstances({ instances, ...rows }: RowsToLearn['training']) {
  if (instances === undefined) throw new TypeError('a rung of some rows needs the instances');
  return { ...rows, instances };
}
