import { RUN_STATUS } from '@tripod/contracts';
import { readHeads } from './find-runs.js';
import { writeRunMeta } from './run-meta.js';

/** Writes FAILED into the runs that say RUNNING and whose process has ended. */
export async function endDeadRuns(root: string): Promise<void> {
  const { heads } = await readHeads(root, { status: 'FAILED' });
  for (const { place, meta } of heads) {
    if (meta.status !== RUN_STATUS.RUNNING) continue;
    await writeRunMeta(place, { name: meta.run_name, status: 'FAILED', startTime: meta.start_time, endTime: Date.now() });
  }
}
