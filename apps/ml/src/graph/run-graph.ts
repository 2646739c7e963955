import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Resumption } from '../kept/resume.js';
import type { Model } from '../model/model.js';
import type { ActiveRun } from '../runs/active-run.js';
import { graphOf, type ModelGraph } from './graph.js';
import { NodeRecorder } from './node-recorder.js';

/** Where a run keeps what became of its nodes. */
export const GRAPH_ARTIFACTS = 'graph';
/** The file there. */
export const GRAPH_FILE = 'graph.json';

/** Notes what becomes of the nodes of a run, in training and in evaluation. */
export class RunGraph {
  readonly training = new NodeRecorder();
  readonly evaluation = new NodeRecorder();

  constructor(
    private readonly model: Pick<Model, 'name' | 'pipelines'>,
    private readonly resumption: Pick<Resumption, 'pipeline' | 'keptFrom'>,
    /** Whether the run ends with a node of training. */
    private readonly isPartial: boolean,
  ) {}

  /** The pipelines with what was noted so far; the inference pipeline does not run in a training. */
  noted(): ModelGraph {
    const { pipelines } = this.model;
    const { pipeline: running, keptFrom } = this.resumption;
    const graph = graphOf(this.model, {});
    return {
      ...graph,
      pipelines: graph.pipelines.flatMap((each) => {
        if (each.name === pipelines.training.name) return [this.training.noted(each, { running, keptFrom })];
        if (each.name !== pipelines.evaluation.name) return [];
        return [this.evaluation.noted(each, { running: this.isPartial ? undefined : pipelines.evaluation, keptFrom: new Map() })];
      }),
    };
  }

  /**
   * Does work of the run, and logs what became of the nodes whether it fails or not.
   *
   * @param scratch a directory for this run alone
   */
  async logged<T>(run: Pick<ActiveRun, 'putArtifacts'>, scratch: string, work: () => Promise<T>): Promise<T> {
    let made: T;
    try {
      made = await work();
    } catch (error) {
      // A fault of the run store must not hide it.
      await this.put(run, scratch).catch(() => undefined);
      throw error;
    }
    await this.put(run, scratch);
    return made;
  }

  private async put(run: Pick<ActiveRun, 'putArtifacts'>, scratch: string): Promise<void> {
    const directory = join(scratch, GRAPH_ARTIFACTS);
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, GRAPH_FILE), `${JSON.stringify(this.noted(), null, 2)}\n`);
    await run.putArtifacts(directory, GRAPH_ARTIFACTS);
  }
}
