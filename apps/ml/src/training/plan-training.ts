import { runTags } from '@tripod/contracts';
import type { DatasetVersion, VerifyingKey } from '@tripod/contracts/digest';
import type { Client } from 'pg';
import { AppError } from '../errors.js';
import { datasetVersionOf } from '../instances/dataset-versions.js';
import type { Split } from '../instances/split.js';
import type { Model } from '../model/model.js';
import type { Recipe } from '../network/recipe.js';
import { openCheckedPackage } from '../packages/open-checked-package.js';
import type { RunStore, RunSummary } from '../runs/run-store.js';
import { contractsRead } from './contracts-read.js';
import { changesSince, fingerprint, type FingerprintParts } from './fingerprint.js';
import { PARTS_TAG, recordedParts } from './recorded-parts.js';
import type { TrainingCode } from './training-code.js';

/** What can be wrong with an earlier run, which is then trained anew; other errors end the training. */
const FAULTS_OF_A_RUN: ReadonlySet<string> = new Set(['PACKAGE_MISSING', 'PACKAGE_TORN', 'PACKAGE_TOO_LARGE', 'PACKAGE_UNSIGNED', 'PACKAGE_UNTRUSTED', 'RUN_TORN', 'RUN_UNFINISHED', 'RUN_UNKNOWN']);

/** How many earlier runs are compared, to say what changed. */
const COMPARED = 100;

/** What is to be trained, and on what. */
export interface TrainingRequest {
  readonly model: Model;
  /** The etl app that publishes the rows. */
  readonly etl: string;
  readonly split: Split;
  readonly recipe: Recipe;
  readonly code: TrainingCode;
  /** What computes, with its version. */
  readonly backend: string;
  /** The key that signs: only what it has signed is used again. Undefined takes any run whose files are whole. */
  readonly signedBy: VerifyingKey | undefined;
}

/** What a training would make, and whether it was made before. */
export interface TrainingPlan extends TrainingRequest {
  readonly versions: Readonly<Record<keyof Split, DatasetVersion>>;
  readonly parts: FingerprintParts;
  readonly fingerprint: string;
  /** The finished run that has made it, if there is one. */
  readonly reusable: RunSummary | undefined;
  /** Why it must be trained: what differs from the nearest finished run; empty when it need not. */
  readonly reasons: readonly string[];
}

/**
 * Says whether training is needed, from the ledger of stored partitions, the built code and the run store; no row is read.
 * The test part does not count in the fingerprint: it decides what is reported, not what is learned.
 */
export async function planTraining(client: Client, store: RunStore, request: TrainingRequest): Promise<TrainingPlan> {
  const { model, etl, split, recipe, code, backend } = request;
  const { instance, label, role } = model;
  const versionOf = (partitions: Split[keyof Split]) => datasetVersionOf(client, { etl, contracts: [instance, label], partitions });
  const versions = {
    training: await versionOf(split.training),
    validation: await versionOf(split.validation),
    test: await versionOf(split.test),
  };
  const parts: FingerprintParts = {
    code,
    label: role.task.label,
    parameters: recipe,
    datasets: { training: versions.training.hash, validation: versions.validation.hash },
    ...contractsRead(model),
    backend,
  };
  const planned = { ...request, versions, parts, fingerprint: fingerprint(parts) };
  const faults: AppError[] = [];
  for await (const run of store.find({ experiment: model.experiment, fingerprint: planned.fingerprint, status: 'FINISHED', limit: COMPARED })) {
    if (run.modelId === undefined) continue;
    const fault = await packageFault(store, run, request.signedBy);
    if (fault === undefined) return { ...planned, reusable: run, reasons: [] };
    faults.push(fault);
  }
  return { ...planned, reusable: undefined, reasons: faults.length === 0 ? await reasonsToTrain(store, model, parts) : reasonsOf(faults) };
}

/** Why a run's package cannot be used again; undefined if it can. */
async function packageFault(store: RunStore, { id }: RunSummary, pinned: VerifyingKey | undefined): Promise<AppError | undefined> {
  try {
    // Nothing of it runs here: without a key the digest is enough.
    await (pinned === undefined ? await store.openPackage(id) : await openCheckedPackage(store, id, { pinned })).close();
    return undefined;
  } catch (error) {
    if (error instanceof AppError && FAULTS_OF_A_RUN.has(error.code)) return error;
    throw error;
  }
}

/** Of the latest run that is not whole, or else that none is signed as it must be. */
function reasonsOf(faults: readonly AppError[]): readonly string[] {
  const torn = faults.find(({ code }) => code !== 'PACKAGE_UNSIGNED' && code !== 'PACKAGE_UNTRUSTED');
  return [torn?.message ?? 'no finished run is signed by this key'];
}

/** Against the finished run that is nearest, so that the reason is what was just changed. */
async function reasonsToTrain(store: RunStore, { experiment }: Model, parts: FingerprintParts): Promise<readonly string[]> {
  let finished = 0;
  let nearest: readonly string[] | undefined;
  for await (const run of store.find({ experiment, status: 'FINISHED', limit: COMPARED })) {
    if (run.modelId === undefined) continue;
    finished++;
    const earlier = recordedParts(run);
    const changes = earlier && changesSince(earlier, parts);
    // Without a change it is the torn run itself, or one without this tag.
    if (changes && (nearest === undefined || changes.length < nearest.length)) nearest = changes;
  }
  return nearest ?? [finished === 0 ? 'there is no finished run yet' : 'no finished run says what it was trained from'];
}

/** The tags of a run that is trained as planned. */
export function tagsOf({ model, parts, fingerprint: name }: TrainingPlan): Readonly<Record<string, string | number>> {
  return {
    [runTags.fingerprint]: name,
    [PARTS_TAG]: JSON.stringify(parts),
    'tripod.model': model.name,
    'tripod.backend': parts.backend,
    ...Object.fromEntries(Object.entries(parts.contracts).map(([contract, version]) => [`tripod.contract/${contract}`, version])),
  };
}
