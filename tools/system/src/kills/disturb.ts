import { setTimeout as wait } from 'node:timers/promises';
import { interruption } from '@tripod/processes';
import { differencesOf, doubledIn } from './compare.js';
import { endWithin, processesOf, startJob, untilQuiet, type Job } from './job.js';
import { killProcess, type LivingProcess } from './living-processes.js';
import { takePicture, type Picture } from './picture.js';
import type { PlannedKill } from './plan.js';
import type { Outcome } from './result.js';
import { chooseVictim, killEverything } from './victims.js';

/** How long what a job has started may outlive it. */
const QUIET_MS = 20_000;

/** What a kill is judged by. */
export interface Measure {
  readonly undisturbed: Picture;
  /** How long the undisturbed job took, in milliseconds. */
  readonly duration: number;
  /** In which a job ends unless it hangs. */
  readonly limit: number;
}

/** What came of a kill. */
export interface Disturbance {
  /** `undefined` when the job had ended before its moment. */
  readonly victim: string | undefined;
  readonly outcome: Outcome;
  readonly details: readonly string[];
}

/** Starts the job in a fresh checkout, kills at the planned moment, starts it again, and judges what it has left. */
export async function disturb(checkout: string, plan: PlannedKill, { undisturbed, duration, limit }: Measure): Promise<Disturbance> {
  const job = startJob(checkout);
  await Promise.race([wait(plan.moment * duration), job.ended]);
  interruption.throwIfAborted();
  const victim = chooseVictim(processesOf(checkout), plan);
  const judged = (outcome: Outcome, ...details: string[]): Disturbance => ({ victim: victim?.name, outcome, details });
  if (victim?.isAll === true) await killEverything(() => processesOf(checkout));
  else for (const one of victim?.processes ?? []) killProcess(one);
  if ((await endWithin(job, limit)) === undefined) return judged('hung', 'the killed job did not end', ...hints(job, processesOf(checkout)));
  const again = startJob(checkout);
  const exitCode = await endWithin(again, limit);
  if (exitCode === undefined) return judged('hung', 'the next start did not end', ...hints(again, processesOf(checkout)));
  if (exitCode !== 0) return judged('failed', `the next start ended with exit code ${exitCode}`, ...hints(again, []));
  const left = await untilQuiet(checkout, QUIET_MS);
  if (left.length > 0) return judged('hung', `these live ${QUIET_MS / 1000} s after the end`, ...hints(again, left));
  const picture = await takePicture(checkout);
  const doubled = doubledIn(picture);
  if (doubled.length > 0) return judged('doubled', ...doubled);
  const differences = differencesOf(undisturbed, picture);
  return judged(differences.length > 0 ? 'different' : 'recovered', ...differences);
}

const hints = (job: Job, living: readonly LivingProcess[]): string[] => [...living.map(({ pid, name }) => `lives: ${pid} ${name}`), ...job.said()];
