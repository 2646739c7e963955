import { RUN_STATUS, runPaths } from '@tripod/contracts';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { assertUnaltered } from '../assert-unaltered.js';
import { latestFinished } from '../choose-run.js';
import { endedRun, liveRun, noArtifact, noPackage, recordedRun, tornRun, unfinishedRun, unknownRun } from '../errors.js';
import type { ActiveRun, NewRun } from '../active-run.js';
import type { Descriptions, ModelVersion, OpenedFiles, OpenedPackage, RegisteredRun, RunQuery, RunStore, RunSummary, TornRun } from '../run-store.js';
import { clearAside } from './atomic-files.js';
import { checkedKey } from '../entries.js';
import { findHead, findRuns, getRun, placesOf } from './find-runs.js';
import { makeDirectory } from './make-directory.js';
import { readTag, type RunHead } from './read-run.js';
import type { Place } from './place.js';
import { allVersions, registerModel, resolveModel, setAlias, tagVersion } from './registry.js';
import { bytesOfRun, finishRemovals, removeRun } from './remove-run.js';
import { endDeadRuns, writeEnd } from './end-dead-runs.js';
import { isAlive, PROCESS_TAG } from '../run-process.js';
import { startRecording } from './start-recording.js';
import { writing } from './system-error.js';

/**
 * The embedded run store: a directory in MLflow's file layout, which `mlflow migrate-filestore` imports and which may be
 * moved. Any number of processes may use it at once. A run whose process died is ended by the next run that starts.
 */
export class RunDirectory implements RunStore {
  readonly keepsRemovedFiles = false;

  constructor(readonly location: string) {}

  find(query: RunQuery & { readonly status: RunSummary['status'] }): AsyncIterable<RunSummary>;
  find(query?: RunQuery): AsyncIterable<RunSummary | TornRun>;
  find(query: RunQuery = {}): AsyncIterable<RunSummary | TornRun> {
    return findRuns(this.location, query);
  }

  async get(id: string): Promise<RunSummary> {
    return this.whole(id, await getRun(this.location, id));
  }

  async end(id: string): Promise<RunSummary> {
    const head = await this.head(id);
    if (head.meta.status !== RUN_STATUS.RUNNING) throw endedRun(await this.get(id));
    const recorder = readTag(head.place, PROCESS_TAG);
    if (recorder !== undefined && isAlive(recorder)) throw recordedRun(await this.get(id), recorder);
    await writing(this.location, () => writeEnd(head, 'KILLED'));
    return this.get(id);
  }

  start(run: NewRun): Promise<ActiveRun> {
    return writing(this.location, async () => {
      await makeDirectory(this.location);
      await clearAside(this.location);
      await finishRemovals(this.location);
      await endDeadRuns(this.location);
      return startRecording(this.location, run);
    });
  }

  async openPackage(runId: string): Promise<OpenedPackage> {
    const { place } = await this.head(runId);
    const run = await this.get(runId);
    if (run.status !== 'FINISHED') throw unfinishedRun(run, await latestFinished(this));
    if (run.modelId === undefined) throw noPackage(run);
    const directory = join(this.location, runPaths.package(place.experiment, run.modelId));
    await assertUnaltered(run, directory);
    return { ...openedFiles(directory), run };
  }

  async openArtifacts(runId: string, path: string): Promise<OpenedFiles> {
    const { place, meta } = await this.head(runId);
    const directory = join(this.location, place.experiment, place.run, 'artifacts', checkedKey('artifact', path));
    const found = await stat(directory).catch(() => undefined);
    if (!found?.isDirectory()) throw noArtifact({ id: runId, name: meta.run_name }, path);
    return openedFiles(directory);
  }

  async register(name: string, runId: string, described?: Descriptions): Promise<ModelVersion> {
    const { place } = await this.head(runId);
    const { run } = await this.openPackage(runId);
    if (run.modelId === undefined) throw noPackage(run);
    const { modelId } = run;
    return writing(this.location, () => registerModel(place, name, modelId, described));
  }

  alias(name: string, alias: string, version: number): Promise<void> {
    return writing(this.location, () => setAlias(this.location, name, alias, version));
  }

  tagVersion(name: string, version: number, tags: Readonly<Record<string, string>>): Promise<void> {
    return writing(this.location, () => tagVersion(this.location, name, version, tags));
  }

  resolve(reference: string): Promise<ModelVersion> {
    return resolveModel(this.location, reference);
  }

  versions(): Promise<RegisteredRun[]> {
    return allVersions(this.location);
  }

  async bytesOf(id: string): Promise<number> {
    return bytesOfRun(await this.place(id));
  }

  async *remove(ids: readonly string[]): AsyncGenerator<string> {
    await writing(this.location, () => finishRemovals(this.location));
    for (const id of ids) {
      const place = await this.place(id);
      await this.assertEnded(place);
      await writing(this.location, () => removeRun(place));
      yield id;
    }
  }

  private async place(id: string): Promise<Place> {
    for await (const place of placesOf(this.location, id)) return place;
    throw unknownRun(id, this.location, await latestFinished(this));
  }

  private async assertEnded(place: Place): Promise<void> {
    const head = await findHead(this.location, place.run);
    const recorder = readTag(place, PROCESS_TAG);
    const isTornAlive = head?.status === 'TORN' && recorder !== undefined && isAlive(recorder);
    if (isTornAlive || head?.status === 'RUNNING' || head?.status === 'SCHEDULED') throw liveRun(place.run);
  }

  private async head(runId: string): Promise<RunHead> {
    return this.whole(runId, await findHead(this.location, runId));
  }

  private async whole<Found extends RunHead | RunSummary>(id: string, found: Found | TornRun | undefined): Promise<Found> {
    if (found === undefined) throw unknownRun(id, this.location, await latestFinished(this));
    if (found.status === 'TORN') throw tornRun(id, found.reason);
    return found;
  }
}

/** The files of this store are local and stay: there is nothing to release. */
function openedFiles(directory: string): OpenedFiles {
  const close = () => Promise.resolve();
  return { directory, close, [Symbol.asyncDispose]: close };
}
