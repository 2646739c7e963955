import { RUN_STATUS, runPaths, type RunStatus } from '@tripod/contracts';
import { join } from 'node:path';
import { userName } from '../origin.js';
import { writeWhole } from './atomic-files.js';
import type { Place } from './place.js';
import { metaYaml } from './yaml.js';

/** MLflow's number for "run from a program". */
const LOCAL = 4;

/** What changes in a run's `meta.yaml`. Times in epoch milliseconds. */
export interface RunMeta {
  readonly name: string;
  readonly status: RunStatus;
  readonly startTime: number;
  readonly endTime: number | null;
}

/** A run's `meta.yaml`. Its artifact address is relative to a server, so that the directory can be moved. */
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

/** Replaces a run's `meta.yaml` in one step. */
export async function writeRunMeta(place: Place, meta: RunMeta): Promise<void> {
  await writeWhole(place.root, join(place.root, runPaths.run(place.experiment, place.run)), runMetaYaml(place, meta));
}
