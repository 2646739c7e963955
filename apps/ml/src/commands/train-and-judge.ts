import { AppError } from '../errors.js';
import { runJsonCommand } from '../processes/run-json-command.js';
import type { ScheduledTraining } from '../work/crontab.js';
import { promoteReply, type PromoteReply } from './promote-reply.js';
import { trainReply, type TrainReply } from './train-reply.js';

/** How the commands of this app are run. */
export interface OwnCommands {
  /** The app's main.js. */
  readonly main: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Whether the model's sample stands in for its usual rows. */
  readonly isSample: boolean;
}

/** What became of a scheduled training. */
export interface JudgedTraining {
  readonly trained: TrainReply;
  readonly judged: PromoteReply;
}

/**
 * Trains a model unless a finished run has the same fingerprint, then lets the run that counts now take the champion's place
 * if it is better. A run that was not judged because the process was killed is judged the next time. Both are commands in
 * processes of their own: what they take of memory goes with them, and if one dies, this process goes on.
 *
 * @throws {AppError} what the commands fail with
 */
export async function trainAndJudge({ model, recipe }: ScheduledTraining, { main, env, signal, isSample }: OwnCommands): Promise<JudgedTraining> {
  const sample = isSample ? ['--sample'] : [];
  const run = (...args: readonly string[]) => ({ command: [process.execPath, main, ...args, '--model', model, ...sample, '--json'], env, signal }) as const;
  const trained = await runJsonCommand(run('train', ...(recipe === undefined ? [] : ['--recipe', recipe])), trainReply);
  if (trained.runId === null) throw new AppError('TRAINING_FAILED', `The training of model '${model}' names no run.`);
  return { trained, judged: await runJsonCommand(run('promote', '--run', trained.runId), promoteReply) };
}
