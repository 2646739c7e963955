import type { JsonRow } from '@tripod/contracts';
import type { AnyPipeline } from '@tripod/nodes';
import type { Client } from 'pg';
import { rowsMissing } from '../evaluation/rows-missing.js';
import { rowsAtMost } from '../instances/dataset-versions.js';
import type { KeptDatasets } from '../kept/kept-datasets.js';
import { resume, type Resumption } from '../kept/resume.js';
import type { Artifacts } from '../packaging/typed-json.js';
import { assertSeveralClasses } from '../training/learnable.js';
import type { TrainingPlan } from '../training/plan-training.js';
import { readFirst, readLabelledRows, readTrainingRows, type LabelledRows } from '../training/read-rows.js';
import type { RowsToLearn, TrainingTools } from '../training/train-model.js';
import { validationRows } from './some-rows.js';
import type { TrialPipelines } from './trial-pipelines.js';

/** What was read for a search, and what of it is prepared already. */
export interface RowsOfSearch {
  /** Without instances where kept datasets stand in for them. */
  readonly rows: RowsToLearn['training'];
  /** The rows to watch alone, which trials are judged on. */
  readonly validation: LabelledRows;
  /** What has still to be made of all rows, and what is taken from kept datasets for it. */
  readonly preparation: Preparation;
  /** A stored instance, whole: a package carries one. */
  readonly example: JsonRow;
}

/** What prepares all rows of a search. */
export interface Preparation {
  /** Undefined if nothing has to run. */
  readonly pipeline: AnyPipeline | undefined;
  readonly taken: Artifacts;
}

/**
 * Reads the rows of a search. Where all trials learn from all rows, and what is prepared of these was kept, the rows to
 * learn from are not read.
 *
 * @throws {AppError} ROWS_MISSING, ROWS_ONE_CLASS, and those of the database
 */
export async function readRowsOfSearch(
  client: Client, plan: TrainingPlan, pipelines: TrialPipelines, isOfAllRows: boolean, { kept, stage, signal, advance }: Pick<TrainingTools, 'kept' | 'stage' | 'signal' | 'advance'>,
): Promise<RowsOfSearch> {
  const { model, etl, split, versions } = plan;
  const most = { training: rowsAtMost(versions.training, model.label), validation: rowsAtMost(versions.validation, model.label) };
  const reading = { model, etl, signal, onRows: advance };
  const resumption = await resumptionOf(plan, pipelines, kept, signal);
  const example = await readFirst(client, { model, etl }, split.training);
  if (resumption?.inputs !== undefined && isOfAllRows && !pipelines.learn.inputs.includes('instances')) {
    const { labels, split: counts } = resumption.inputs;
    stage(`take ${Object.keys(resumption.taken).sort().join(', ')} from ${kept?.directory}`);
    stage('read the rows to judge on', most.validation);
    const validation = await readLabelledRows(client, { ...reading, rowsAtMost: most.validation }, split.validation);
    return { rows: { rows: counts.training + counts.validation, instances: undefined, labels, split: counts }, validation, preparation: resumption, example };
  }
  stage('read the rows', most.training + most.validation);
  const rows = await readTrainingRows(client, { ...reading, rowsAtMost: most.training + most.validation }, split);
  for (const part of ['training', 'validation'] as const) if (rows.split[part] === 0) throw rowsMissing(part, split[part], model);
  assertSeveralClasses(model, rows, split);
  return { rows, validation: validationRows(rows), preparation: resumption ?? { pipeline: pipelines.prepare, taken: {} }, example };
}

async function resumptionOf(plan: TrainingPlan, { prepare }: TrialPipelines, kept: KeptDatasets | undefined, signal: AbortSignal): Promise<Resumption | undefined> {
  return prepare === undefined || kept === undefined ? undefined : resume(plan, kept, { anew: new Set(), wanted: prepare.outputs, isPartial: true }, signal);
}
