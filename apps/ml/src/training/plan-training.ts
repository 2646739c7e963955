import { flightInstance, flightLabel, type DatasetVersion, type Period } from '@tripod/contracts';
import type { ClientBase } from 'pg';
import { labelledFlightsVersion } from '../instances/dataset-versions.js';
import { MlError } from '../errors.js';
import type { Recipe } from '../network/recipe.js';
import { changesSince, fingerprint, fingerprintParts, type FingerprintParts } from '../packaging/fingerprint.js';
import type { TrainingCode } from '../packaging/training-code.js';
import type { RunStore, RunSummary } from '../runs/run-store.js';

/** The experiment under which runs of this app are kept. */
export const EXPERIMENT = 'late-flights';

/** Tag with the fingerprint's parts as JSON, to say later what changed. */
export const PARTS_TAG = 'tripod.fingerprint_parts';

/** Periods of labelled flights: learned from, watched while learning, and tested on afterwards. */
export interface Periods {
  readonly training: Period;
  readonly validation: Period;
  readonly test: Period;
}

/** What a training would make, and whether it was made before. */
export interface TrainingPlan {
  readonly periods: Periods;
  readonly versions: Readonly<Record<keyof Periods, DatasetVersion>>;
  readonly parts: FingerprintParts;
  readonly fingerprint: string;
  /** The finished run that has made it, if there is one. */
  readonly reusable: RunSummary | undefined;
  /** Why it must be trained: what differs from the nearest finished run; empty when it need not. */
  readonly reasons: readonly string[];
}

/**
 * Says whether training is needed, from the ledger of stored days, the built code and the run store; no flight is read.
 * The test period is no part of the fingerprint: it decides what is reported, not what is learned.
 */
export async function planTraining(
  client: ClientBase,
  store: RunStore,
  { periods, recipe, code, backend }: { periods: Periods; recipe: Recipe; code: TrainingCode; backend: string },
): Promise<TrainingPlan> {
  const versions = {
    training: await labelledFlightsVersion(client, periods.training),
    validation: await labelledFlightsVersion(client, periods.validation),
    test: await labelledFlightsVersion(client, periods.test),
  };
  const parts: FingerprintParts = {
    code,
    parameters: recipe,
    datasets: { training: versions.training.hash, validation: versions.validation.hash },
    contracts: { [flightInstance.name]: flightInstance.version, [flightLabel.name]: flightLabel.version },
    backend,
  };
  const name = fingerprint(parts);
  const found = await store.findFinished(name);
  const fault = found && (await packageFault(store, found));
  if (found && fault === undefined) return { periods, versions, parts, fingerprint: name, reusable: found, reasons: [] };
  const reasons = fault === undefined ? await reasonsToTrain(store, parts) : [fault];
  return { periods, versions, parts, fingerprint: name, reusable: undefined, reasons };
}

/** Why a run's package cannot be used again, if it cannot: nobody is helped by a run that no consumer accepts. */
async function packageFault(store: RunStore, { id }: RunSummary): Promise<string | undefined> {
  try {
    await store.openPackage(id);
    return undefined;
  } catch (error) {
    if (error instanceof MlError) return error.message;
    throw error;
  }
}

/** Against the finished run that is nearest, so that what is told is what was just changed. */
async function reasonsToTrain(store: RunStore, parts: FingerprintParts): Promise<readonly string[]> {
  const runs = await store.list();
  const finished = runs.filter(({ experiment, status, modelId }) => experiment === EXPERIMENT && status === 'FINISHED' && modelId);
  const changes = finished
    .map(partsOf)
    .filter((earlier) => earlier !== undefined)
    .map((earlier) => changesSince(earlier, parts))
    .sort((a, b) => a.length - b.length);
  if (changes[0]) return changes[0];
  return [finished.length === 0 ? 'there is no finished run yet' : 'no finished run says what it was trained from'];
}

function partsOf(run: RunSummary): FingerprintParts | undefined {
  try {
    return fingerprintParts.parse(JSON.parse(run.tags[PARTS_TAG] ?? ''));
  } catch {
    return undefined; // written by another version of this app
  }
}
