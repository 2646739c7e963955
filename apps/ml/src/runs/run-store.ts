import type { RunStatus } from '@tripod/contracts';
import type { ActiveRun, NewRun } from './active-run.js';
import type { RunCondition, RunOrder } from './search/conditions.js';

/**
 * Where runs are recorded and model packages are stored: a directory in MLflow's file layout, or an MLflow server over
 * REST. Callers do not know which one it is.
 *
 * @example
 * for await (const run of store.find({ fingerprint, status: 'FINISHED', limit: 1 })) return run;
 */
export interface RunStore {
  /** Where the runs are, as a person would name it: a directory, or the address of a server. */
  readonly location: string;
  /** Whether `remove` only marks runs as deleted: their files stay until `mlflow gc` frees them at the server. */
  readonly keepsRemovedFiles: boolean;
  /** Runs with this status that match the query, the latest first. They are read as the caller asks for them. */
  find(query: RunQuery & { readonly status: RunStatus }): AsyncIterable<RunSummary>;
  /**
   * Runs that match the query, the latest first or in the asked order. Torn runs whose state cannot be read come before all
   * others; a torn run matches a condition on what it lacks.
   */
  find(query?: RunQuery): AsyncIterable<RunSummary | TornRun>;
  /**
   * One run by its whole id. No other run is read.
   *
   * @throws {AppError} RUN_UNKNOWN or RUN_TORN
   */
  get(id: string): Promise<RunSummary>;
  /**
   * Ends a run that is still open, whose process died on another machine or in a container.
   * @throws {AppError} RUN_UNKNOWN, RUN_TORN; RUN_RECORDED when it has ended, or its process lives on this machine
   */
  end(id: string): Promise<RunSummary>;
  /** Starts a run. It is RUNNING until `finish`; `recordRun` makes sure that it ends. */
  start(run: NewRun): Promise<ActiveRun>;
  /**
   * The model package of a finished run as local files. Their root digest equals the run's tag: no file was changed,
   * added or removed since the package was put.
   *
   * @throws {AppError} RUN_UNKNOWN, RUN_TORN, RUN_UNFINISHED, PACKAGE_MISSING or PACKAGE_TORN
   */
  openPackage(runId: string): Promise<OpenedPackage>;
  /**
   * The artifacts that `putArtifacts` copied to this path of a run, as local files.
   *
   * @throws {AppError} RUN_UNKNOWN, RUN_TORN or ARTIFACT_MISSING
   */
  openArtifacts(runId: string, path: string): Promise<OpenedFiles>;
  /**
   * Adds the model of a finished run to the registry as the next version of a name: 1, 2, …
   *
   * @param described what MLflow shows; a model that has a version already keeps its own description
   * @throws {AppError} as `openPackage`, and RUN_RECORD_INVALID when the name is not valid
   */
  register(name: string, runId: string, described?: Descriptions): Promise<ModelVersion>;
  /**
   * Points an alias such as `champion` to a version. An alias that exists moves.
   *
   * @throws {AppError} RUN_UNKNOWN, or RUN_RECORD_INVALID when the alias is not valid
   */
  alias(name: string, alias: string, version: number): Promise<void>;
  /**
   * Writes tags of a version. One that exists gets the new value.
   *
   * @throws {AppError} RUN_UNKNOWN, or RUN_RECORD_INVALID on a key or value that MLflow refuses
   */
  tagVersion(name: string, version: number, tags: Readonly<Record<string, string>>): Promise<void>;
  /**
   * The version that a registry reference names: `models:/alarm@champion`, `models:/alarm/3` or `models:/alarm/latest`.
   *
   * @throws {AppError} RUN_UNKNOWN, or RUN_RECORD_INVALID when the reference is not valid
   */
  resolve(reference: string): Promise<ModelVersion>;
  /**
   * The runs whose models are registered, once for each version.
   *
   * @throws {AppError} RUN_STORE_TORN when the registry cannot be read
   */
  versions(): Promise<readonly RegisteredRun[]>;
  /**
   * How many bytes the files of a run and of its model have.
   *
   * @throws {AppError} RUN_UNKNOWN
   */
  bytesOf(id: string): Promise<number>;
  /**
   * Removes runs with their models and artifacts, torn ones too, and yields the id of each that is gone. A run goes in one
   * step: a process that is killed leaves it whole, or gone with files that the next call or the next `start` removes.
   *
   * @throws {AppError} RUN_UNKNOWN; RUN_RECORDED when its process may live
   */
  remove(ids: readonly string[]): AsyncIterable<string>;
}

/** Which runs to find. A field that is left out does not restrict. */
export interface RunQuery {
  /** Name of the experiment. */
  readonly experiment?: string | undefined;
  readonly fingerprint?: string | undefined;
  readonly status?: RunStatus | undefined;
  /** The beginning of the id. */
  readonly idPrefix?: string | undefined;
  /** All of them hold: MLflow's filter. */
  readonly where?: readonly RunCondition[] | undefined;
  /** By default the latest first. Equal runs follow each other so, too. */
  readonly order?: readonly RunOrder[] | undefined;
  /** At most this many. */
  readonly limit?: number | undefined;
}

/** A run as the store has it. */
export interface RunSummary {
  readonly id: string;
  readonly name: string;
  readonly experiment: string;
  /** FAILED also when it is still open and its process has died. */
  readonly status: RunStatus;
  /** Epoch milliseconds. */
  readonly startTime: number;
  /** Epoch milliseconds; undefined while it runs. */
  readonly endTime: number | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** The last value of each metric. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly datasets: readonly { readonly name: string; readonly digest: string; readonly context: string }[];
  /** The model that it made: all its files are there, or it is undefined. */
  readonly modelId: string | undefined;
}

/** A run that cannot be read: a file of it is cut off, missing, or not valid. It does not affect other runs. */
export interface TornRun {
  readonly id: string;
  readonly status: 'TORN';
  /** The experiment's name; undefined where the experiment itself cannot be read. */
  readonly experiment: string | undefined;
  /** When a file of it last changed, in epoch milliseconds. */
  readonly changedAt: number;
  /** Names the file and what is wrong with it. */
  readonly reason: string;
}

/** Local files that stay until they are closed: `await using files = await store.openArtifacts(…)`. */
export interface OpenedFiles extends AsyncDisposable {
  /** Read it, do not write to it. */
  readonly directory: string;
  close(): Promise<void>;
}

/** A package whose files have been compared with its run's digest. */
export interface OpenedPackage extends OpenedFiles {
  readonly run: RunSummary;
}

/** Descriptions in the registry, in Markdown. */
export interface Descriptions {
  readonly model: string;
  readonly version: string;
}

/** A version of a registered model. */
export interface ModelVersion {
  readonly name: string;
  readonly version: number;
  readonly runId: string;
  readonly modelId: string;
  /** The aliases that point to it, in alphabetical order. */
  readonly aliases: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A version of a registered model, and the run that made it. */
export type RegisteredRun = Omit<ModelVersion, 'modelId'>;
