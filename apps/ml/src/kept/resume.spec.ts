import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type AnyNode, type AnyPipeline } from '@tripod/nodes';
import fc from 'fast-check';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { recipe } from '../../fixtures/models/readings/recipe.js';
import type { TrainingPlan } from '../training/plan-training.js';
import { datasetKeys } from './dataset-keys.js';
import { DatasetKeeper } from './keep-datasets.js';
import { KeptDatasets } from './kept-datasets.js';
import { recalling } from './recalling.js';
import { resume } from './resume.js';

const inputs = ['instances', 'labels', 'split', 'recipe'];
const signal = new AbortController().signal;

/** What a training is of: the code of each node as a number, the rows as a number, and the recipe's seed. */
interface State {
  readonly code: readonly number[];
  readonly rows: number;
  readonly seed: number;
}

/** Each node reads an input and earlier nodes, and makes a text of all of them and of its code: of two codes the same. */
function pipelineOf(graph: readonly (readonly number[])[], { code }: State): AnyPipeline {
  const nodes: AnyNode[] = graph.map((picks, at) => ({
    name: `node-${at}`,
    tags: [],
    inputs: [inputs[at % inputs.length]!, ...new Set(picks.filter(() => at > 0).map((pick) => `made-${pick % at}`))],
    outputs: [`made-${at}`],
    run: (given: Record<string, unknown>) => ({ [`made-${at}`]: { text: `${code[at]! >> 1}(${JSON.stringify(Object.entries(given).sort())})` } }),
  }));
  return { name: 'training', inputs, outputs: nodes.flatMap((node) => node.outputs).slice(-2), nodes };
}

function planOf(training: AnyPipeline, { code, rows, seed }: State): TrainingPlan {
  const parts = {
    code: { nodes: Object.fromEntries(training.nodes.map(({ name }, at) => [name, String(code[at])])), reader: 'reader', libraries: {} },
    ...{ label: 'alarm', parameters: { ...recipe, seed }, datasets: { training: String(rows), validation: 'same' }, contracts: {}, fields: {}, backend: 'wasm' },
  };
  // Of a plan, the model and the parts decide what is kept.
  const plan: Pick<TrainingPlan, 'model' | 'parts' | 'recipe'> = { model: { ...alarm, pipelines: { ...alarm.pipelines, training } }, parts, recipe: parts.parameters };
  return plan as TrainingPlan;
}

const givenOf = ({ rows, seed }: State) => ({
  instances: { count: Float64Array.of(rows) }, labels: { values: Uint8Array.of(rows % 2), classes: [] }, split: { training: rows, validation: 1 }, recipe: { ...recipe, seed },
});

describe('what is left of a training where datasets are kept', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'resume-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const anyState = fc.record({ code: fc.array(fc.nat(3), { minLength: 6, maxLength: 6 }), rows: fc.nat(1), seed: fc.nat(1) });
  const anyGraph = fc.array(fc.array(fc.nat(5), { maxLength: 3 }), { minLength: 2, maxLength: 6 });

  it('makes what the whole training makes, whatever was trained before', async () => {
    let cases = 0;
    await fc.assert(
      fc.asyncProperty(anyGraph, fc.array(anyState, { minLength: 2, maxLength: 4 }), async (graph, states) => {
        const kept = new KeptDatasets(join(directory, String(cases++)), 1e9, 0);
        for (const state of states) {
          const training = pipelineOf(graph, state);
          const plan = planOf(training, state);
          const { pipeline, taken } = await resume(plan, kept, { anew: new Set(), wanted: training.outputs, isPartial: false }, signal);
          const made: Record<string, unknown> = { ...taken };
          if (pipeline !== undefined) {
            // Every dataset that a node reads is kept: each counts as slow.
            const keeper = new DatasetKeeper({ kept, keys: datasetKeys(plan), pipeline, run: 'a'.repeat(32), signal });
            const running = recalling(pipeline, { kept, parts: plan.parts, anew: new Set(), signal, onRecalled: (_node, from) => keeper.recalled(from), onLearned: (...learned) => keeper.keep(...learned) });
            Object.assign(made, await run(running, { ...givenOf(state), ...taken }, { observe: (event) => keeper.observe(event) }));
            expect(await keeper.end()).toBeUndefined();
          }
          const fresh: Record<string, unknown> = await run(training, givenOf(state));
          expect(Object.fromEntries(training.outputs.map((output) => [output, made[output]]))).toEqual(fresh);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is nothing the second time, and all of it where every node runs anew', async () => {
    const state: State = { code: [0, 0, 0], rows: 1, seed: 1 };
    const training = pipelineOf([[], [0], [1]], state);
    const kept = new KeptDatasets(directory, 1e9);
    const plan = planOf(training, state);
    const keeper = new DatasetKeeper({ kept, keys: datasetKeys(plan), pipeline: training, run: 'a'.repeat(32), signal });
    await run(training, givenOf(state), { observe: (event) => keeper.observe(event) });
    await keeper.end();
    const left = async (anew: readonly string[]) => (await resume(plan, kept, { anew: new Set(anew), wanted: training.outputs, isPartial: false }, signal)).pipeline?.nodes.map(({ name }) => name);
    expect(await left([])).toBeUndefined();
    expect(await left(['node-2'])).toEqual(['node-2']);
    expect(await left(['node-0', 'node-1', 'node-2'])).toEqual(['node-0', 'node-1', 'node-2']);
    expect((await resume(plan, undefined, { anew: new Set(), wanted: training.outputs, isPartial: false }, signal)).pipeline).toMatchObject({ nodes: training.nodes });
  });
});
