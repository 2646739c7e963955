import { rm } from 'node:fs/promises';
import { runTags } from '@tripod/contracts';
import { RunGraph } from '../graph/run-graph.js';
import type { NodeRange } from '../kept/node-range.js';
import { scheduleOf } from '../network/schedule.js';
import { recordEvents, recordRun } from '../runs/record-run.js';
import { sourceOf } from '../runs/source.js';
import { sourceTags } from '../runs/source-tags.js';
import { temporaryFolder } from '../temporary-folder.js';
import { datasetInputs } from './dataset-inputs.js';
import { learn } from './learn.js';
import { tagsOf, type TrainingPlan } from './plan-training.js';
import { paramsOf } from './recipe-params.js';
import { RecordingTime } from './recording-time.js';
import type { RowsToLearn, TrainingTools } from './train-model.js';

/** The tag of a run that ended with a node: its name. It has no package and no fingerprint. */
export const LAST_NODE_TAG = 'tripod.last_node';

/** What a training made that ended with a node. */
export interface TrainedPart {
  readonly runId: string;
  /** Rows that there are to learn from, and to watch while learning. */
  readonly rows: number;
  /** As of a whole training. */
  readonly recalled: readonly string[];
  readonly warnings: readonly string[];
  /** How long it waited for the run store. */
  readonly recordingSeconds: number;
}

/** Runs the training pipeline up to a node, and records that as a run without a package. What it makes is kept. */
export async function trainPart(plan: TrainingPlan, rows: RowsToLearn, { to = '' }: NodeRange, tools: TrainingTools): Promise<TrainedPart> {
  const { store, signal } = tools;
  const { [runTags.fingerprint]: _fingerprint, ...planned } = tagsOf(plan);
  const tags = { ...planned, [LAST_NODE_TAG]: to, ...sourceTags(await sourceOf()) };
  const params = paramsOf(plan.recipe, scheduleOf(plan.recipe, rows.training.split.training));
  const graph = new RunGraph(plan.model, rows.resumption, true);
  const scratch = temporaryFolder('run');
  const time = new RecordingTime();
  try {
    const made = await time.aroundWork((counted) =>
      recordRun(store, { experiment: plan.model.experiment, params, tags, signal }, (recorded) =>
        counted(async () => {
          const active = time.around(recorded);
          await active.log({ datasets: datasetInputs(plan) });
          const record = recordEvents(recorded);
          const { recalled, warnings } = await graph.logged(active, scratch, () =>
            learn(plan, rows, tools, { id: active.id, nodes: graph.training, record: (event) => time.during(record(event)) }),
          );
          return { runId: active.id, rows: rows.training.rows, recalled: [...recalled.keys()], warnings };
        }),
      ),
    );
    return { ...made, recordingSeconds: time.seconds };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
