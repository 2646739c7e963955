import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, nxCommand, startNode, throwIfInterrupted } from '@tripod/processes';
import { z } from 'zod';
import { takeResults } from './results.js';
import type { Step } from './step.js';

const runSchema = z.object({ tasks: z.array(z.object({ taskId: z.string(), target: z.string(), projectName: z.string(), status: z.number() })) });

/** Runs targets by Nx, three at a time: on two cores one of them waits for a process or for Postgres. */
export async function nxStep(targets: string[]): Promise<Step> {
  const { args, env } = nxCommand(['run-many', '--parallel=3', '--nxBail=false', '--output-style=static', ...targets]);
  const code = await startNode(args, { env }).ended;
  throwIfInterrupted();
  const results = takeResults();
  if (code === 0) return { results, broken: [] };
  const failed = failedTasks();
  const counted = (project: string) => results.get(project)?.failed !== 0 && results.has(project);
  const broken = failed.filter(({ target, projectName }) => target !== 'test' || !counted(projectName)).map(({ taskId }) => taskId);
  return { results, broken: failed.length === 0 ? ['nx'] : broken };
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
