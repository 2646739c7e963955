import { RUN_STATUS, runPaths, type RunStatus } from '@tripod/contracts';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Place } from './logged-model.js';
import { metaYaml, writeWhole } from './whole-files.js';

/** MLflow's number for "run from a program". */
const LOCAL = 4;

/** What changes in a run's `meta.yaml`. Times in epoch milliseconds. */
export interface RunMeta {
  readonly name: string;
  readonly status: RunStatus;
  readonly startTime: number;
  readonly endTime: number | null;
}

/** A run's `meta.yaml`. The place of its artifacts is said relative to a server, so that the tree can be moved. */
export function runMetaYaml({ experiment, run }: Place, { name, status, startTime, endTime }: RunMeta): string {
  return metaYaml({
    artifact_uri: `mlflow-artifacts:/${experiment}/${run}/artifacts`,
    deleted_time: null,
    end_time: endTime,
    entry_point_name: '',
    experiment_id: experiment,
    lifecycle_stage: 'active',
    run_id: run,
    run_name: name,
    run_uuid: run,
    source_name: '',
    source_type: LOCAL,
    source_version: '',
    start_time: startTime,
    status: RUN_STATUS[status],
    tags: [],
    user_id: userName(),
  });
}

/** Replaces a run's `meta.yaml`, whole. */
export async function writeRunMeta(place: Place, meta: RunMeta): Promise<void> {
  await writeWhole(place.root, join(place.root, runPaths.run(place.experiment, place.run)), runMetaYaml(place, meta));
}

/** A container may run under a number that has no name. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}
