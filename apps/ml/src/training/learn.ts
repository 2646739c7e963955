import { run, type AnyPipeline, type Observe } from '@tripod/nodes';
import type { NodeRecorder } from '../graph/node-recorder.js';
import { datasetKeys } from '../kept/dataset-keys.js';
import { DatasetKeeper } from '../kept/keep-datasets.js';
import { recalling } from '../kept/recalling.js';
import type { Artifacts } from '../packaging/typed-json.js';
import type { TrainingPlan } from './plan-training.js';
import type { RowsToLearn, TrainingTools } from './train-model.js';

/** The run that learning belongs to. */
export interface LearningRun {
  readonly id: string;
  /** Notes what becomes of each node. */
  readonly nodes: NodeRecorder;
  /** Called with each event, last. */
  readonly record: Observe;
}

/** What learning made. */
export interface Learned {
  /** The datasets that were wanted, made or kept. */
  readonly fitted: Artifacts;
  /** Those that were learned from equal contents before, and so taken from kept ones: the runs that they are of, by name. */
  readonly recalled: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
}

/** Runs what of the training pipeline has to run, and keeps datasets for later trainings. */
export async function learn(plan: TrainingPlan, { training, resumption }: RowsToLearn, { kept, signal, observe }: Pick<TrainingTools, 'kept' | 'signal' | 'observe'>, { id, nodes, record }: LearningRun): Promise<Learned> {
  const { pipeline, taken, anew } = resumption;
  if (pipeline === undefined) return { fitted: taken, recalled: new Map(), warnings: [] };
  const keeper = kept && new DatasetKeeper({ kept, keys: datasetKeys(plan), pipeline, run: id, signal });
  const recalled = new Map<string, string>();
  const running =
    kept && keeper
      ? recalling(pipeline, {
          ...{ kept, parts: plan.parts, anew, signal },
          onRecalled: (node, keptFrom) => {
            for (const [dataset, run] of keptFrom) recalled.set(dataset, run);
            nodes.recalled(node, keptFrom);
            keeper.recalled(keptFrom);
          },
          onLearned: (key, dataset, value) => keeper.keep(key, dataset, value),
        })
      : pipeline;
  const { instances, labels, split } = training;
  const given = { instances, labels, split, recipe: plan.recipe, ...taken };
  const failure = async () => (await keeper?.end()) ?? undefined;
  try {
    const made: Artifacts = await run<AnyInputs, Artifacts>(running satisfies AnyPipeline, given, {
      signal,
      observe: async (event) => {
        observe(event);
        nodes.observe(event);
        keeper?.observe(event);
        await record(event);
      },
    });
    const unkept = await failure();
    return { fitted: { ...taken, ...made }, recalled, warnings: unkept === undefined ? [] : [unkept] };
  } catch (error) {
    await failure();
    throw error;
  }
}

type AnyInputs = Readonly<Record<string, unknown>>;
