import { runPaths } from '@tripod/contracts';
import { appendFile, cp, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeDatasetInput } from './dataset-inputs.js';
import { checkedKey, checkedPoint, checkedValue, type CheckedPoint } from '../entries.js';
import { changedParam, runRecord } from '../errors.js';
import type { ActiveRun, FinalStatus, PutPackage, RunFacts, Value } from '../active-run.js';
import { writeWhole } from './atomic-files.js';
import { ModelFigures } from '../model-figures.js';
import { PROCESS_TAG } from '../run-process.js';
import { finishLoggedModel, putLoggedModel } from './logged-model.js';
import { metricLine } from './metric-lines.js';
import { writeRunMeta, type RunMeta } from './run-meta.js';
import { runDirectory, type Place } from './place.js';
import { systemCode, writing } from './system-error.js';

/** A run that this process writes in MLflow's file layout. One process writes a run. */
export class Recording implements ActiveRun {
  private readonly directory: string;
  /** Lines written so far: a second equal one would make MLflow's migration of the whole store fail. */
  private readonly metricLines = new Map<string, Set<string>>();
  private readonly models: string[] = [];
  private readonly figures = new ModelFigures();
  /** Concurrent calls are written one after the other. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly place: Place,
    private readonly meta: Omit<RunMeta, 'status' | 'endTime'>,
  ) {
    this.directory = runDirectory(place);
  }

  get id(): string {
    return this.place.run;
  }

  get name(): string {
    return this.meta.name;
  }

  log({ params = {}, tags = {}, metrics = [], datasets = [] }: RunFacts): Promise<void> {
    return this.next(async () => {
      for (const [key, value] of Object.entries(params)) await this.writeParam(key, value);
      for (const [key, value] of Object.entries(tags)) await this.writeTag(key, value);
      const points = metrics.map(checkedPoint);
      for (const [key, ofKey] of byKey(points)) await this.appendMetric(key, ofKey);
      this.figures.add(points);
      for (const dataset of datasets) await writeDatasetInput(this.place, dataset);
    });
  }

  putPackage(directory: string): Promise<PutPackage> {
    return this.next(async () => {
      const put = await putLoggedModel(this.place, directory);
      this.models.push(put.modelId);
      return put;
    });
  }

  putArtifacts(source: string, path: string): Promise<void> {
    return this.next(async () => {
      const target = join(this.directory, 'artifacts', path === '' ? '' : checkedKey('artifact', path));
      const isDirectory = (await stat(source)).isDirectory();
      await cp(source, isDirectory ? target : join(target, basename(source)), { recursive: true });
    });
  }

  finish(status: FinalStatus): Promise<void> {
    return this.next(async () => {
      for (const model of this.models) await finishLoggedModel(this.place, model, this.figures.all);
      await writeRunMeta(this.place, { ...this.meta, status, endTime: Date.now() });
      // After its end nobody asks who records it.
      await rm(join(this.place.root, runPaths.tag(this.place.experiment, this.id, PROCESS_TAG)), { force: true });
    });
  }

  private next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(() => writing(this.place.root, work));
    this.last = done.catch(() => {}); // the caller gets the error; the next call goes on
    return done;
  }

  private async writeParam(key: string, value: Value): Promise<void> {
    const text = checkedValue('param', key, value);
    const file = await this.fileOf('param', 'params', key);
    const written = await readFile(file, 'utf8').catch(() => undefined);
    if (written === undefined) await writeWhole(this.place.root, file, text);
    else if (written !== text) throw changedParam(this.id, key, written, text);
  }

  private async writeTag(key: string, value: Value): Promise<void> {
    const text = checkedValue('tag', key, value);
    await this.fileOf('tag', 'tags', key);
    await writeWhole(this.place.root, join(this.place.root, runPaths.tag(this.place.experiment, this.id, key)), text);
  }

  private async appendMetric(key: string, points: readonly CheckedPoint[]): Promise<void> {
    const file = await this.fileOf('metric', 'metrics', key);
    const written = this.metricLines.get(key) ?? new Set();
    this.metricLines.set(key, written);
    let fresh = '';
    for (const { value, step, timestamp } of points) {
      const line = metricLine({ value, step, timestamp });
      if (written.has(line)) continue;
      written.add(line);
      fresh += `${line}\n`;
    }
    if (fresh !== '') await appendFile(file, fresh);
  }

  /** Keys are paths, so `loss` and `loss/tail` cannot both be files. */
  private async fileOf(kind: string, folder: string, key: string): Promise<string> {
    const file = join(this.directory, folder, checkedKey(kind, key));
    const clash = runRecord(`${kind} '${key}' cannot be recorded: the key of another ${kind} begins with it, or it begins with another key. Rename one`);
    try {
      await mkdir(dirname(file), { recursive: true });
    } catch (error) {
      if (['ENOTDIR', 'EEXIST'].includes(systemCode(error) ?? '')) throw clash;
      throw error;
    }
    if ((await stat(file).catch(() => undefined))?.isDirectory()) throw clash;
    return file;
  }
}

function byKey(metrics: readonly CheckedPoint[]): Map<string, CheckedPoint[]> {
  const grouped = new Map<string, CheckedPoint[]>();
  for (const point of metrics) grouped.set(point.key, [...(grouped.get(point.key) ?? []), point]);
  return grouped;
}
