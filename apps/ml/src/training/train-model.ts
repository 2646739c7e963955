import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTags } from '@tripod/contracts';
import { run, type RunEvent } from '@tripod/nodes';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { evaluatePackage, type Evaluation } from '../evaluation/evaluate-package.js';
import { evaluationMetrics } from '../evaluation/evaluation-metrics.js';
import { mostRows } from '../instances/dataset-versions.js';
import { readExample } from '../instances/read-example.js';
import { readLabelledFlights } from '../instances/read-flights.js';
import { readTrainingData } from '../instances/read-training-data.js';
import type { Built } from '../packaging/built.js';
import { writeArtifacts } from '../packaging/typed-json.js';
import { writePackage } from '../packaging/write-package.js';
import { training } from '../pipelines/training.js';
import { recordEvents, recordRun } from '../runs/record-run.js';
import type { ActiveRun, RunStore } from '../runs/run-store.js';
import { sourceTags } from '../runs/source-tags.js';
import { datasetInputs } from './dataset-inputs.js';
import { EXPERIMENT, PARTS_TAG, type TrainingPlan } from './plan-training.js';

/** Where a run keeps what its evaluation needs of training. */
export const TRAINING_ARTIFACTS = 'training';

/** What a training made. */
export interface TrainedModel {
  readonly runId: string;
  readonly rows: number;
  readonly evaluation: Evaluation;
}

export interface TrainingTools {
  readonly client: pg.Client;
  readonly store: RunStore;
  readonly built: Built;
  readonly signal: AbortSignal;
  observe(event: RunEvent): void;
  /** Told what happens between the nodes. */
  stage(name: string): void;
}

/** Trains as planned, writes the package, evaluates it as written, and records all of it as one run. */
export async function trainModel(plan: TrainingPlan, tools: TrainingTools): Promise<TrainedModel> {
  const tags = {
    [runTags.fingerprint]: plan.fingerprint,
    [PARTS_TAG]: JSON.stringify(plan.parts),
    'tripod.backend': plan.parts.backend,
    ...Object.fromEntries(Object.entries(plan.parts.contracts).map(([name, version]) => [`tripod.contract/${name}`, version])),
    ...(await sourceTags()),
  };
  const params = { ...plan.parts.parameters, hidden: plan.parts.parameters.hidden.join(' ') };
  const scratch = await mkdtemp(join(tmpdir(), 'tripod-run-'));
  try {
    return await recordRun(tools.store, { experiment: EXPERIMENT, params, tags, signal: tools.signal }, (active) =>
      trainInto(active, scratch, plan, tools),
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function trainInto(active: ActiveRun, scratch: string, plan: TrainingPlan, tools: TrainingTools): Promise<TrainedModel> {
  const { client, built, signal } = tools;
  const copyOut = (sql: string) => client.query(copyTo(sql));
  await active.log({ datasets: datasetInputs(plan) });

  tools.stage('read training and validation flights');
  const most = mostRows(plan.versions.training) + mostRows(plan.versions.validation);
  const data = await readTrainingData(copyOut, { ...plan.periods, most }, pg.escapeLiteral);
  const record = recordEvents(active);
  const fitted = await run(
    training,
    { ...data, recipe: plan.parts.parameters },
    {
      signal,
      observe: async (event) => {
        tools.observe(event);
        await record(event);
      },
    },
  );

  tools.stage('write the model package');
  const directory = join(scratch, 'package');
  await mkdir(directory);
  await writePackage(directory, built.packageCode, {
    facts: { runId: active.id, createdAt: Date.now(), fingerprint: plan.fingerprint, backend: plan.parts.backend },
    artifacts: { scaler: fitted.scaler, network: fitted.network },
    example: await readExample(client, plan.periods.test),
  });
  await active.putPackage(directory);
  const kept = join(scratch, TRAINING_ARTIFACTS);
  await mkdir(kept);
  await writeArtifacts(kept, { scaler: fitted.scaler, baselines: fitted.baselines });
  await active.putArtifacts(kept, TRAINING_ARTIFACTS);

  tools.stage('read test flights');
  const testRows = { periods: [plan.periods.test], most: mostRows(plan.versions.test) };
  const test = await readLabelledFlights(copyOut, testRows, pg.escapeLiteral);
  tools.stage('evaluate the package');
  const evaluation = await evaluatePackage(directory, fitted, test, signal);
  const report = join(scratch, 'evaluation.json');
  const { scores, baselineScores } = evaluation;
  await writeFile(report, `${JSON.stringify({ period: plan.periods.test, scores, baselineScores }, null, 2)}\n`);
  await active.putArtifacts(report, '');
  await active.log({ metrics: evaluationMetrics(evaluation) });
  return { runId: active.id, rows: data.split.training + data.split.validation, evaluation };
}
