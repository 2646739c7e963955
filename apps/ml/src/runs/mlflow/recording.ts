import { restPaths, runTags } from '@tripod/contracts';
import { z } from 'zod';
import type { ActiveRun, FinalStatus, PutPackage, RunFacts, Value } from '../active-run.js';
import { checkedDataset, checkedKey, checkedPoint, checkedValue } from '../entries.js';
import { changedParam } from '../errors.js';
import { ModelFigures } from '../model-figures.js';
import { modelTags } from '../model-tags.js';
import { artifactPlace } from './artifact-place.js';
import { uploadFiles } from './artifacts.js';
import { batches, restMetric, type Batch, type Entry } from './batches.js';
import { datasetInput } from './dataset-input.js';
import { endRun } from './end-dead-runs.js';
import { putModel, removeTwinModels, tagModel } from './put-model.js';
import type { RestClient } from './rest-client.js';
import { removeStartTags, removeTwinRuns, type StartedRun } from './start-run.js';

const nothing = z.looseObject({});

/** A run that this process records on an MLflow server. One process writes a run. */
export class Recording implements ActiveRun {
  readonly id: string;
  readonly name: string;
  private readonly params = new Map<string, string>();
  private readonly tags = new Map<string, string>();
  /** A model that is put later shows them. */
  private readonly figures = new ModelFigures();
  /** Figures that are logged after a model was put are the model's, too. */
  private modelId: string | undefined;
  private readonly models = new Set<string>();
  private hasDoubtfulModel = false;
  /** Concurrent calls are sent one after the other. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly client: RestClient,
    private readonly run: StartedRun,
  ) {
    this.id = run.id;
    this.name = run.name;
    for (const { key, value } of run.tags) this.tags.set(key, value);
  }

  log(facts: RunFacts): Promise<void> {
    const timestamp = Date.now();
    const metrics = (facts.metrics ?? []).map((point) => ({ timestamp, ...point }));
    return this.next(() => this.send({ ...facts, metrics }));
  }

  putPackage(directory: string): Promise<PutPackage> {
    return this.next(async () => {
      const put = await putModel(this.client, this.run, { directory, params: this.params, figures: this.figures.all });
      // Last: who sees the digest finds a whole model.
      await this.send({ tags: { [runTags.packageDigest]: put.digest } });
      if (put.isLogged) this.models.add((this.modelId = put.modelId));
      this.hasDoubtfulModel ||= put.isDoubtful;
      return { modelId: put.modelId, digest: put.digest };
    });
  }

  putArtifacts(source: string, path: string): Promise<void> {
    return this.next(async () => {
      const place = artifactPlace(this.run.artifactUri, this.client.address).below(path === '' ? '' : checkedKey('artifact', path));
      await uploadFiles(this.client, place, source);
    });
  }

  finish(status: FinalStatus): Promise<void> {
    return this.next(async () => {
      const client = this.client.atTheEnd();
      if (this.run.isDoubtful) await removeTwinRuns(client, this.run);
      if (this.hasDoubtfulModel) await removeTwinModels(client, this.run, this.models);
      if (status === 'FINISHED') for (const model of this.models) await tagModel(client, model, modelTags(this.tags));
      await endRun(client, this.id, status);
      await removeStartTags(client, this.id);
    });
  }

  private next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done.catch(() => {}); // the caller gets the error; the next call goes on
    return done;
  }

  private async send({ params = {}, tags = {}, metrics = [], datasets = [] }: RunFacts): Promise<void> {
    const points = metrics.map(checkedPoint);
    const batch: Batch = {
      params: this.freshParams(params),
      tags: Object.entries(tags).map(([key, value]) => ({ key: checkedKey('tag', key), value: checkedValue('tag', key, value) })),
      metrics: points.map((point) => restMetric(point, this.modelId)),
    };
    const inputs = datasets.map((input) => datasetInput(checkedDataset(input)));
    for (const each of batches(batch)) await this.client.call('POST', `${restPaths.api}/runs/log-batch`, nothing, { body: { run_id: this.id, ...each } });
    for (const { key, value } of batch.params) this.params.set(key, value);
    for (const { key, value } of batch.tags) this.tags.set(key, value);
    this.figures.add(points);
    if (inputs.length > 0) await this.client.call('POST', `${restPaths.api}/runs/log-inputs`, nothing, { body: { run_id: this.id, datasets: inputs } });
  }

  /** A parameter is written once: the same value again is nothing to do. */
  private freshParams(params: Readonly<Record<string, Value>>): Entry[] {
    return Object.entries(params).flatMap(([key, value]) => {
      const text = checkedValue('param', checkedKey('param', key), value);
      const written = this.params.get(key);
      if (written !== undefined && written !== text) throw changedParam(this.id, key, written, text);
      return written === undefined ? [{ key, value: text }] : [];
    });
  }
}
