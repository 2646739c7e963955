import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { commandOf, interruption, lives, lockHolder, ToolError, tryLock } from '@tripod/processes';
import { bringIn, type BroughtIn } from './bring-in.js';
import { endFamily } from './family.js';
import type { Place } from './place.js';
import { freePort } from './port.js';
import { step } from './progress.js';
import { providePython, type Python } from './python.js';
import { noteVersion, upgradeDatabase } from './revision.js';
import { answers, startServer, type Server } from './server.js';
import type { Settings } from './settings.js';
import { readState, removeState, type State } from './state.js';

/** The server of a checkout: found, or started by this process. */
export interface Acquired {
  readonly address: string;
  readonly python: Python;
  /** Undefined when it could not be brought in; the reason was said. */
  readonly broughtIn: BroughtIn | undefined;
  /** Undefined when another process runs it. */
  readonly server: Server | undefined;
}

const PATIENCE_MS = 10_000;
/** How long it waits without saying so. */
const SILENT_MS = 3_000;

/**
 * Finds the server of the place, or starts it. However many processes do it at once, there is one server; it belongs to
 * who has started it. One whose owner was killed is ended, and another is started.
 *
 * @throws {ToolError}
 */
export async function acquireMlflow(place: Place, settings: Settings, port?: number): Promise<Acquired> {
  const { release, running } = await turn(place);
  return running ? found(place, running, port) : startOwn(place, settings, port, release);
}

/**
 * MLflow's Python, made if need be.
 *
 * @throws {ToolError}
 */
export async function acquirePython(place: Place, settings: Settings): Promise<Python> {
  const { release, running } = await turn(place);
  if (running) return { program: running.python, version: running.version };
  try {
    return await providePython(place, settings);
  } finally {
    release();
  }
}

/**
 * Removes the database and what the server has of files, and keeps Python, which holds nothing of them.
 *
 * @throws {ToolError} DATABASE_IN_USE while the server runs
 */
export async function removeMlflow(place: Place): Promise<void> {
  const { release, running } = await turn(place);
  if (running) throw new ToolError('DATABASE_IN_USE', `MLflow runs, at ${running.address}. End it first: Ctrl-C, or \`kill ${running.owner.split(' ', 1)[0]}\`.`);
  try {
    await endLeft(place);
    for (const name of readdirSync(place.home)) if (own.test(name)) rmSync(join(place.home, name), { recursive: true, force: true });
  } finally {
    release();
  }
}

/** Databases, with what lies beside them, and files; of every directory of runs that was shown. */
const own = /^(mlflow|artifacts)(-[0-9a-f]{8})?(\.db.*)?$|^server\.log$/;

type Running = State & { readonly address: string };

/** Waits for the lock of the place, or for the server of who has it. */
async function turn(place: Place): Promise<{ release: () => void; running?: never } | { running: Running; release?: never }> {
  mkdirSync(place.home, { recursive: true });
  const began = performance.now();
  let isSaid = false;
  for (;;) {
    interruption.throwIfAborted();
    const release = tryLock(place.lock);
    if (release) return { release };
    const state = readState(place);
    const { address } = state ?? {};
    if (state && address != null && lives(state.owner) && (await answers(address))) return { running: { ...state, address } };
    const pid = lockHolder(place.lock);
    if (!isSaid && pid !== undefined && performance.now() - began > SILENT_MS) {
      isSaid = true;
      process.stderr.write(`Waiting for process ${pid} (${commandOf(pid)?.slice(0, 120) ?? ''}), which starts or stops MLflow …\n`);
    }
    await wait(100);
  }
}

async function found(place: Place, { python, version, directory, address }: Running, port: number | undefined): Promise<Acquired> {
  if (directory !== place.directory) {
    throw new ToolError('BAD_USAGE', `MLflow runs already, at ${address}, and shows ${directory}. End it (Ctrl-C) to see ${place.directory}.`);
  }
  if (port !== undefined && new URL(address).port !== String(port)) {
    throw new ToolError('BAD_USAGE', `MLflow runs already, at ${address}. End it (Ctrl-C) to have it on port ${port}, or leave --port out.`);
  }
  return { address, python: { program: python, version }, broughtIn: await bringIn(place, python), server: undefined };
}

async function startOwn(place: Place, settings: Settings, port: number | undefined, release: () => void): Promise<Acquired> {
  try {
    await endLeft(place);
    const python = await providePython(place, settings);
    const number = await freePort(port);
    await upgradeDatabase(place, python);
    const broughtIn = await bringIn(place, python.program);
    const server = await step(`start MLflow ${python.version}`, () => startServer(place, python, number));
    noteVersion(place, python);
    const stop = async () => {
      await server.stop();
      removeState(place);
      release();
    };
    return { address: server.address, python, broughtIn, server: { ...server, stop } };
  } catch (error) {
    removeState(place);
    release();
    throw error;
  }
}

/** Ends the server of an owner that was killed. */
async function endLeft(place: Place): Promise<void> {
  const left = readState(place);
  if (left) await endFamily(left.processes, PATIENCE_MS);
  removeState(place);
}
