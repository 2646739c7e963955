import { interruption, ToolError } from '@tripod/processes';
import type { WorkspaceCopy } from '../workspace-copy.js';
import { disturb } from './disturb.js';
import { processesOf, startJob } from './job.js';
import { takePicture, type Picture } from './picture.js';
import { planKills } from './plan.js';
import type { KillResult, LoopResult } from './result.js';
import { killEverything } from './victims.js';

/** Other work on the machine slows jobs down; one that has not ended in this many times the undisturbed duration hangs. */
const TIMES = 8;
const LEAST_LIMIT_MS = 180_000;
/** Where the machine has become faster, a job may end before its moment. */
const TRIES = 3;

/** What is to be done. */
export interface LoopOptions {
  readonly seed: number;
  readonly kills: number;
  /** Called with what happens now, in a few words. */
  readonly note: (text: string) => void;
  readonly onKill: (kill: KillResult) => void;
}

/**
 * Runs the sample job of a copy undisturbed, then disturbs it by one kill -9 after the other, each in a fresh state. After
 * each kill the job is started again, and must leave what the undisturbed one has left.
 *
 * @throws {ToolError} COMMAND_FAILED if the undisturbed job fails
 * @throws the interruption's reason
 */
export async function runKillLoop(copy: WorkspaceCopy, { seed, kills, note, onKill }: LoopOptions): Promise<LoopResult> {
  note('the undisturbed job');
  let duration = await runUndisturbed(copy);
  const undisturbed = await takePicture(copy.directory);
  if (doneIn(undisturbed) === 0) throw new Error('the undisturbed job has left no partition, no decision or no run: nothing could be compared');
  const limit = Math.max(LEAST_LIMIT_MS, duration * TIMES);
  const results: KillResult[] = [];
  for (const plan of planKills(seed, kills)) {
    for (let tries = 1; ; tries++) {
      await reset(copy);
      note(`kill ${plan.number} of ${kills}: at ${seconds(plan.moment * duration)} of ${seconds(duration)} s`);
      const began = performance.now();
      const { victim, outcome, details } = await disturb(copy.directory, plan, { undisturbed, duration, limit });
      interruption.throwIfAborted();
      if (victim === undefined && outcome === 'recovered' && tries < TRIES) {
        note('the job had ended before: it is measured again');
        duration = await runUndisturbed(copy);
        continue;
      }
      const done = { number: plan.number, seed, momentSeconds: (plan.moment * duration) / 1000, victim: victim ?? 'nothing', outcome: victim === undefined && outcome === 'recovered' ? 'missed' : outcome, seconds: (performance.now() - began) / 1000, details };
      results.push(done);
      onKill(done);
      break;
    }
  }
  return { seed, undisturbedSeconds: duration / 1000, kills: results };
}

/** The smallest number of what a job must leave, so that a comparison says something. */
function doneIn({ facts, runs, decidedBy }: Picture): number {
  return Math.min(Object.keys(facts).filter((name) => name.startsWith('partition ')).length, runs.length, decidedBy.length);
}

/** Returns how long it took, in milliseconds. */
async function runUndisturbed(copy: WorkspaceCopy): Promise<number> {
  await reset(copy);
  const job = startJob(copy.directory);
  const exitCode = await job.ended;
  interruption.throwIfAborted();
  if (exitCode !== 0) throw new ToolError('COMMAND_FAILED', `${job.said().join('\n')}\nThe undisturbed job has failed (exit code ${exitCode}); its last lines are above.`);
  return performance.now() - job.startedAt;
}

/** As after a fresh clone; what is installed stays. What a kill that did not end well left alive is killed. */
async function reset(copy: WorkspaceCopy): Promise<void> {
  await killEverything(() => processesOf(copy.directory));
  const { exitCode, stderr } = await copy.run('reset');
  interruption.throwIfAborted();
  if (exitCode !== 0) throw new ToolError('COMMAND_FAILED', `${stderr.trim()}\nThe copy could not be reset; its reason is above.`);
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);
