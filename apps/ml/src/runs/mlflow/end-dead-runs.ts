import { restPaths, restRun } from '@tripod/contracts';
import { hostname } from 'node:os';
import { z } from 'zod';
import type { FinalStatus } from '../active-run.js';
import { isGone, PROCESS_TAG } from '../run-process.js';
import type { RunCondition } from '../search/conditions.js';
import { experimentNames } from './experiments.js';
import { searchRuns } from './find-runs.js';
import type { RestClient } from './rest-client.js';

/** Ends the runs of this machine that say RUNNING and whose process has ended: FAILED. */
export async function endDeadRuns(client: RestClient): Promise<void> {
  const where: RunCondition[] = [
    { field: { entity: 'attributes', key: 'status' }, operator: '=', value: 'RUNNING' },
    { field: { entity: 'tags', key: PROCESS_TAG }, operator: 'LIKE', value: `${hostname()}:%` },
  ];
  const open: string[] = [];
  for await (const found of searchRuns(client, [...(await experimentNames(client)).keys()], { where })) {
    const run = restRun.safeParse(found).data;
    const recorder = run?.data.tags.find(({ key }) => key === PROCESS_TAG)?.value ?? '';
    if (run !== undefined && isGone(recorder)) open.push(run.info.run_id);
  }
  // After the search: what is ended would leave its pages.
  for (const id of open) await endRun(client, id, 'FAILED');
}

/** Writes the end of a run. */
export async function endRun(client: RestClient, id: string, status: FinalStatus): Promise<void> {
  const updated = z.looseObject({ run_info: z.looseObject({ status: z.string() }) });
  const { run_info } = await client.call('POST', `${restPaths.api}/runs/update`, updated, { body: { run_id: id, status, end_time: Date.now() } });
  // MLflow takes a status that it does not know without a word.
  if (run_info.status !== status) throw client.unexpected(`run ${id} was to end ${status}, and is ${run_info.status}`);
}
