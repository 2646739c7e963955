import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkout } from '../checkout.js';
import { throwIfInterrupted } from '../interruption.js';
import { startNx } from '../nx.js';
import { readResults } from './results.js';

const runSchema = z.object({ tasks: z.array(z.object({ taskId: z.string(), target: z.string(), projectName: z.string(), status: z.number() })) });

/** Runs targets by Nx, two at a time; returns what has failed and is in no test result: lint, types, broken runs. */
export async function nxStep(args: string[]): Promise<string[]> {
  const code = await startNx(['run-many', '--parallel=2', '--nxBail=false', '--output-style=static', ...args], 'inherit').ended;
  throwIfInterrupted();
  if (code === 0) return [];
  const results = readResults();
  const counted = (project: string) => (results.get(project)?.failed ?? 0) > 0;
  const failed = failedTasks();
  return failed.length === 0 ? ['nx'] : failed.filter(({ target, projectName }) => target !== 'test' || !counted(projectName)).map(({ taskId }) => taskId);
}

/** Nx notes each task of its last run beside its cache. */
function failedTasks() {
  try {
    const run = runSchema.parse(JSON.parse(readFileSync(join(checkout, '.nx', 'cache', 'run.json'), 'utf8')));
    return run.tasks.filter(({ status }) => status !== 0);
  } catch {
    return [];
  }
}
