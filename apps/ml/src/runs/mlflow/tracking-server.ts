import { restLoggedModel, restPaths, restRun, runTags, type RestRun } from '@tripod/contracts';
import { z } from 'zod';
import { assertUnaltered } from '../assert-unaltered.js';
import { latestFinished } from '../choose-run.js';
import { checkedKey } from '../entries.js';
import { endedRun, liveRun, noArtifact, noPackage, recordedRun, unfinishedRun, unknownRun } from '../errors.js';
import { isAlive, PROCESS_TAG } from '../run-process.js';
import type { ActiveRun, NewRun } from '../active-run.js';
import type { Descriptions, ModelVersion, OpenedFiles, OpenedPackage, RegisteredRun, RunQuery, RunStore, RunSummary, TornRun } from '../run-store.js';
import { artifactPlace, type ArtifactPlace } from './artifact-place.js';
import { downloadFiles, listFiles, SIZE_LIMITS, type SizeLimits } from './artifacts.js';
import { endDeadRuns, endRun } from './end-dead-runs.js';
import { experimentName } from './experiments.js';
import { Fault, isMissing, isUnknownRoute } from './fault.js';
import { findRuns } from './find-runs.js';
import { openFiles } from './open-files.js';
import { MODEL_NAME, READY } from './put-model.js';
import { allVersions, registerModel, resolveModel, setAlias, tagVersion } from './registry.js';
import { finishRemovals, modelsMadeBy, removeRun } from './remove-run.js';
import { RestClient, type ClientOptions } from './rest-client.js';
import { startRun } from './start-run.js';
import { olderModelId, summaryOf } from './summary.js';
import type { TrackingAddress } from './tracking-address.js';

/** How the store deals with its server. */
export interface ServerOptions extends ClientOptions {
  readonly limits?: SizeLimits;
}

const oneRun = z.looseObject({ run: restRun });
const oneModel = z.looseObject({ model: restLoggedModel });

/** The run store on an MLflow server, over its REST API: 3.x, and 2.x without logged models. */
export class TrackingServer implements RunStore {
  readonly keepsRemovedFiles = true;
  private readonly client: RestClient;
  private hasFinishedRemovals = false;
  private readonly limits: SizeLimits;

  constructor(address: TrackingAddress, { limits = SIZE_LIMITS, ...options }: ServerOptions = {}) {
    this.client = new RestClient(address, options);
    this.limits = limits;
  }

  get location(): string {
    return this.client.address.shown;
  }

  find(query: RunQuery & { readonly status: RunSummary['status'] }): AsyncIterable<RunSummary>;
  find(query?: RunQuery): AsyncIterable<RunSummary | TornRun>;
  find(query: RunQuery = {}): AsyncIterable<RunSummary | TornRun> {
    return findRuns(this.client, query);
  }

  async get(id: string): Promise<RunSummary> {
    return (await this.whole(id)).summary;
  }

  async end(id: string): Promise<RunSummary> {
    const { run, summary } = await this.whole(id);
    if (run.info.status !== 'RUNNING') throw endedRun(summary);
    const recorder = summary.tags[PROCESS_TAG];
    if (recorder !== undefined && isAlive(recorder)) throw recordedRun(summary, recorder);
    await endRun(this.client, id, 'KILLED');
    return this.get(id);
  }

  async start({ signal, ...run }: NewRun): Promise<ActiveRun> {
    const client = this.client.stoppedBy(signal);
    await endDeadRuns(client);
    return startRun(client, run);
  }

  async openPackage(runId: string): Promise<OpenedPackage> {
    const { run, summary } = await this.finished(runId);
    const place = await this.placeOfModel(run, summary);
    const files = await openFiles(async (directory) => {
      const listed = await listFiles(this.client, place, this.limits);
      if (listed.length === 0) throw noPackage(summary);
      await downloadFiles(this.client, place, listed, directory, this.limits);
      await assertUnaltered(summary, directory);
    });
    return { ...files, run: summary };
  }

  async openArtifacts(runId: string, path: string): Promise<OpenedFiles> {
    const { run, summary } = await this.whole(runId);
    const place = this.placeOfRun(run).below(checkedKey('artifact', path));
    const listed = await listFiles(this.client, place, this.limits);
    if (listed.length === 0) throw noArtifact(summary, path);
    return openFiles((directory) => downloadFiles(this.client, place, listed, directory, this.limits));
  }

  async register(name: string, runId: string, described?: Descriptions): Promise<ModelVersion> {
    const { run, summary, modelId } = await this.finished(runId);
    await this.placeOfModel(run, summary); // it is READY
    const isLogged = modelId !== olderModelId(runId);
    const source = isLogged ? `models:/${modelId}` : `${run.info.artifact_uri}/${MODEL_NAME}`;
    return registerModel(this.client, name, { runId, modelId, source, isLogged, described });
  }

  alias(name: string, alias: string, version: number): Promise<void> {
    return setAlias(this.client, name, alias, version);
  }

  tagVersion(name: string, version: number, tags: Readonly<Record<string, string>>): Promise<void> {
    return tagVersion(this.client, name, version, tags);
  }

  resolve(reference: string): Promise<ModelVersion> {
    return resolveModel(this.client, reference);
  }

  versions(): Promise<RegisteredRun[]> {
    return allVersions(this.client);
  }

  async bytesOf(id: string): Promise<number> {
    const { run } = await this.whole(id);
    const places = [this.placeOfRun(run), ...(await Promise.all((await modelsMadeBy(this.client, run)).map((model) => this.placeOfLoggedModel(model))))];
    let bytes = 0;
    for (const place of places) for (const { size } of place === undefined ? [] : await listFiles(this.client, place, NO_LIMITS)) bytes += size;
    return bytes;
  }

  async *remove(ids: readonly string[]): AsyncGenerator<string> {
    if (!this.hasFinishedRemovals) await finishRemovals(this.client);
    this.hasFinishedRemovals = true;
    for (const id of ids) {
      const { run, summary } = await this.whole(id);
      if (summary.status === 'RUNNING' || summary.status === 'SCHEDULED') throw liveRun(id);
      await removeRun(this.client, run);
      yield id;
    }
  }

  private async whole(id: string): Promise<{ readonly run: RestRun; readonly summary: RunSummary }> {
    const run = /^[\w-]{1,256}$/.test(id) ? await this.runOf(id) : undefined;
    if (run?.info.lifecycle_stage !== 'active') throw unknownRun(id, this.location, await latestFinished(this));
    return { run, summary: summaryOf(run, await experimentName(this.client, run.info.experiment_id)) };
  }

  private async runOf(id: string): Promise<RestRun | undefined> {
    try {
      return (await this.client.call('GET', `${restPaths.api}/runs/get`, oneRun, { query: { run_id: id } })).run;
    } catch (error) {
      if (isMissing(error) || (error instanceof Fault && error.facts.errorCode === 'INVALID_PARAMETER_VALUE')) return undefined;
      throw error;
    }
  }

  /** A finished run with a model package. */
  private async finished(id: string): Promise<{ readonly run: RestRun; readonly summary: RunSummary; readonly modelId: string }> {
    const { run, summary } = await this.whole(id);
    if (summary.status !== 'FINISHED') throw unfinishedRun(summary, await latestFinished(this));
    if (summary.modelId === undefined || summary.tags[runTags.packageDigest] === undefined) throw noPackage(summary);
    return { run, summary, modelId: summary.modelId };
  }

  private placeOfRun({ info }: RestRun): ArtifactPlace {
    return artifactPlace(info.artifact_uri, this.client.address);
  }

  private async placeOfModel(run: RestRun, summary: RunSummary): Promise<ArtifactPlace> {
    const { modelId } = summary;
    if (modelId === olderModelId(run.info.run_id)) return this.placeOfRun(run).below(MODEL_NAME);
    const place = modelId === undefined ? undefined : await this.placeOfLoggedModel(modelId);
    if (place === undefined) throw noPackage(summary);
    return place;
  }

  /** Undefined for a model that is gone, or whose files are not all there. */
  private async placeOfLoggedModel(modelId: string): Promise<ArtifactPlace | undefined> {
    try {
      const { model } = await this.client.call('GET', `${restPaths.api}/logged-models/${encodeURIComponent(modelId)}`, oneModel);
      return model.info.status === READY ? artifactPlace(model.info.artifact_uri, this.client.address) : undefined;
    } catch (error) {
      if (isMissing(error) || isUnknownRoute(error)) return undefined;
      throw error;
    }
  }
}

const NO_LIMITS: SizeLimits = { files: 100_000, bytes: Infinity };
