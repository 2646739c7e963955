import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { identityOf, interruption, messageOf, ToolError } from '@tripod/processes';
import { endFamily, familyOf, killFamily } from './family.js';
import type { Place } from './place.js';
import type { Python } from './python.js';
import { pythonEnvironment } from './settings.js';
import { writeState, type State } from './state.js';

const START_MS = 180_000;
const PATIENCE_MS = 10_000;
const LINES_SHOWN = 20;

/** A server that this process has started. */
export interface Server {
  readonly address: string;
  /** Resolves with its exit code. */
  readonly ended: Promise<number>;
  /** Ends all its processes, and resolves when none is left. */
  stop(): Promise<void>;
}

/**
 * Starts MLflow's server on loopback and waits until it answers. One worker is enough for one person and a training, and
 * takes a quarter of the memory of the usual four. Its own checks of hosts and origins stay as they are.
 *
 * @throws {ToolError} COMMAND_FAILED with the end of its log
 * @throws the interruption's reason, when the server has ended
 */
export async function startServer(place: Place, python: Python, port: number): Promise<Server> {
  mkdirSync(place.artifacts, { recursive: true });
  const log = openSync(place.log, 'w', 0o600);
  const options = {
    'backend-store-uri': `sqlite:///${place.database}`,
    'artifacts-destination': place.artifacts,
    host: '127.0.0.1',
    port: String(port),
    workers: '1',
    'uvicorn-opts': '--log-level warning --timeout-graceful-shutdown 5',
  };
  const args = ['-m', 'mlflow', 'server', ...Object.entries(options).map(([name, value]) => `--${name}=${value}`)];
  // Its process group is ours: who kills this command with its group kills the server too. Ctrl-C does not reach the group.
  const child = spawn(python.program, args, { cwd: place.home, env: { ...process.env, ...pythonEnvironment }, stdio: ['ignore', log, log] });
  closeSync(log);
  const { pid } = child;
  let family = pid === undefined ? [] : familyOf(pid);
  const atExit = () => killFamily(pid === undefined ? [] : [...family, ...familyOf(pid)]);
  process.once('exit', atExit);
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 1));
  });
  const stop = async () => {
    if (pid !== undefined) family = [...new Set([...family, ...familyOf(pid)])];
    await endFamily(family, PATIENCE_MS);
    process.removeListener('exit', atExit);
  };
  const address = `http://127.0.0.1:${port}`;
  const state: State = { owner: identityOf(process.pid) ?? '', processes: family, python: python.program, version: python.version, directory: place.directory, address: null };
  writeState(place, state);
  try {
    await untilItAnswers(address, ended, place);
  } catch (error) {
    await stop();
    throw error;
  }
  if (pid !== undefined) family = familyOf(pid);
  writeState(place, { ...state, processes: family, address });
  return { address, ended, stop };
}

async function untilItAnswers(address: string, ended: Promise<number>, place: Place): Promise<void> {
  let code: number | undefined;
  void ended.then((value) => (code = value));
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    interruption.throwIfAborted();
    if (await answers(address)) return;
    if (code !== undefined) throw new ToolError('COMMAND_FAILED', `${endOfLog(place)}\nMLflow did not start (exit code ${code}); its whole log is in ${place.log}.`);
    await wait(100);
  }
  throw new ToolError('COMMAND_FAILED', `${endOfLog(place)}\nMLflow did not answer at ${address} within ${START_MS / 1000} s; its whole log is in ${place.log}.`);
}

/** True when a server of MLflow answers there. */
export async function answers(address: string): Promise<boolean> {
  try {
    const reply = await fetch(`${address}/health`, { signal: AbortSignal.timeout(5_000) });
    return reply.ok && (await reply.text()) === 'OK';
  } catch {
    return false;
  }
}

/** The last lines that the server has written. */
export function endOfLog({ log }: Place): string {
  try {
    return readFileSync(log, 'utf8').trim().split('\n').slice(-LINES_SHOWN).join('\n');
  } catch (error) {
    return messageOf(error);
  }
}
