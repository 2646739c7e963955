import { setTimeout as wait } from 'node:timers/promises';
import { interruption, messageOf, ToolError } from '@tripod/processes';
import type { WorkspaceCopy } from '../workspace-copy.js';
import { differencesOf, doubledIn } from './compare.js';
import { endWithin, processesOf, startJob, untilQuiet, type Job } from './job.js';
import { killProcess, type LivingProcess } from './living-processes.js';
import { takePicture, type Picture } from './picture.js';
import { planKills, type PlannedKill } from './plan.js';
import type { KillResult, LoopResult, Outcome } from './result.js';
import { chooseVictim, killEverything } from './victims.js';

/** How long what a job has started may outlive it. */
const QUIET_MS = 20_000;
/** Other work on the machine slows jobs down; one that hangs does not end in this many times the undisturbed duration. */
const TIMES = 8;
const LEAST_LIMIT_MS = 180_000;

/** What is to be done. */
export interface LoopOptions {
  readonly seed: number;
  readonly kills: number;
  /** What happens now, in a few words. */
  readonly note: (text: string) => void;
  readonly onKill: (kill: KillResult) => void;
}

/**
 * Runs the sample job of a copy undisturbed, then disturbs it by one kill -9 after the other, each in a fresh state. After
 * each kill the job is started again, and must leave what the undisturbed one has left.
 *
 * @throws if the undisturbed job fails, and the interruption's reason
 */
export async function runKillLoop(copy: WorkspaceCopy, { seed, kills, note, onKill }: LoopOptions): Promise<LoopResult> {
  const checkout = copy.directory;
  const killAll = () => killEverything(() => processesOf(checkout));
  note('the undisturbed job');
  await reset(copy);
  const first = startJob(checkout);
  const code = await first.ended;
  interruption.throwIfAborted();
  const duration = performance.now() - first.startedAt;
  if (code !== 0) throw new ToolError('COMMAND_FAILED', `${first.said().join('\n')}\nThe undisturbed job has failed (exit code ${code}); its last lines are above.`);
  const undisturbed = await takePicture(checkout);
  const limit = Math.max(LEAST_LIMIT_MS, duration * TIMES);
  const results: KillResult[] = [];
  for (const plan of planKills(seed, kills)) {
    note(`kill ${plan.number} of ${kills}: at ${seconds(plan.moment * duration)} of ${seconds(duration)} s`);
    await killAll();
    await reset(copy);
    interruption.throwIfAborted();
    const result = await disturb(plan);
    interruption.throwIfAborted();
    results.push(result);
    onKill(result);
  }
  return { seed, undisturbedSeconds: duration / 1000, kills: results };

  async function disturb(plan: PlannedKill): Promise<KillResult> {
    const began = performance.now();
    const moment = plan.moment * duration;
    const judged = (victim: string, outcome: Outcome, details: readonly string[] = []): KillResult => ({
      ...{ number: plan.number, seed, momentSeconds: moment / 1000, victim, outcome, seconds: (performance.now() - began) / 1000, details },
    });
    const job = startJob(checkout);
    await Promise.race([wait(moment), job.ended]);
    interruption.throwIfAborted();
    const victim = chooseVictim(processesOf(checkout), plan);
    const name = victim?.name ?? 'nothing: the job had ended';
    if (victim?.name.startsWith('all ')) await killAll();
    else for (const one of victim?.processes ?? []) killProcess(one);
    if ((await endWithin(job, limit)) === undefined) return judged(name, 'hung', ['the killed job did not end', ...hints(job, processesOf(checkout))]);

    note('starts again');
    const again = startJob(checkout);
    const exitCode = await endWithin(again, limit);
    if (exitCode === undefined) return judged(name, 'hung', ['the next start did not end', ...hints(again, processesOf(checkout))]);
    if (exitCode !== 0) return judged(name, 'failed', [`the next start ended with exit code ${exitCode}`, ...hints(again, [])]);
    const left = await untilQuiet(checkout, QUIET_MS);
    if (left.length > 0) return judged(name, 'hung', [`left ${QUIET_MS / 1000} s after the end`, ...hints(again, left)]);
    const [outcome, details] = judge(undisturbed, await takePicture(checkout));
    return judged(name, outcome, details);
  }
}

function judge(undisturbed: Picture, picture: Picture): [Outcome, string[]] {
  const doubled = doubledIn(picture);
  if (doubled.length > 0) return ['doubled', doubled];
  const differences = differencesOf(undisturbed, picture);
  return differences.length > 0 ? ['different', differences] : ['recovered', []];
}

/** As after a fresh clone; what is installed stays. */
async function reset(copy: WorkspaceCopy): Promise<void> {
  const { exitCode, stderr } = await copy.run('reset');
  interruption.throwIfAborted();
  if (exitCode !== 0) throw new ToolError('COMMAND_FAILED', `${stderr.trim()}\nThe copy could not be reset; its reason is above.`);
}

const hints = (job: Job, living: readonly LivingProcess[]): string[] => [...living.map(({ pid, name }) => `lives: ${pid} ${name}`), ...job.said()];

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);

/** The copy for a loop, and its end: whatever happens, nothing of it lives on. */
export async function withCopy<T>(make: () => Promise<WorkspaceCopy>, work: (copy: WorkspaceCopy) => Promise<T>): Promise<T> {
  const copy = await make();
  const find = () => processesOf(copy.directory);
  // A second Ctrl-C ends this process at once.
  const atExit = () => void find().forEach(killProcess);
  process.once('exit', atExit);
  const stopAll = () => void killEverything(find);
  interruption.addEventListener('abort', stopAll);
  try {
    return await work(copy);
  } finally {
    await killEverything(find);
    interruption.removeEventListener('abort', stopAll);
    await copy.remove().catch((error: unknown) => process.stderr.write(`The copy could not be removed: ${messageOf(error)}\n`));
    process.removeListener('exit', atExit);
  }
}
