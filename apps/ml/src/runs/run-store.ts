import type { RunStatus } from '@tripod/contracts';

/**
 * Where runs are recorded and model packages kept. Six verbs: find a finished run by its fingerprint, start, log,
 * put a package, finish, open a package; and the list for `ml runs`. Callers do not know what is behind it: a
 * directory in MLflow's file layout, later a server of MLflow over REST.
 */
export interface RunStore {
  /** Where the runs are, as a person would name it: a directory, or the address of a server. */
  readonly location: string;
  /** The latest finished run that has this fingerprint and a model package. */
  findFinished(fingerprint: string): Promise<RunSummary | undefined>;
  /** Opens a run. It is RUNNING until `finish`; `recordRun` sees to it that it is finished. */
  start(run: NewRun): Promise<ActiveRun>;
  /** Every run of every experiment, the latest first. */
  list(): Promise<readonly RunSummary[]>;
  /**
   * A finished run's model package as a directory of local files whose root digest has been compared with the run's
   * tag: nothing in it was altered, added or removed since it was put.
   *
   * @throws {UnknownRunError | UnfinishedRunError | NoPackageError | AlteredPackageError}
   */
  openPackage(runId: string): Promise<OpenedPackage>;
  /**
   * What `putArtifacts` has copied to this path of a run, as local files. Read them, do not write there.
   *
   * @throws {UnknownRunError | NoArtifactError}
   */
  artifactDirectory(runId: string, path: string): Promise<string>;
}

/** What a run begins with. */
export interface NewRun {
  /** The experiment's name; it is created when there is none. */
  readonly experiment: string;
  readonly name?: string;
  readonly params?: Readonly<Record<string, Value>>;
  readonly tags?: Readonly<Record<string, Value>>;
}

/** Written as text. */
export type Value = string | number | boolean;

/** A run that this process is recording. Its calls may overlap; each is on disk when its promise is kept. */
export interface ActiveRun {
  /** 32 hex digits. */
  readonly id: string;
  readonly name: string;
  /** @throws {RunRecordError} on a key or value that MLflow would refuse, and on a parameter written a second time */
  log(facts: RunFacts): Promise<void>;
  /**
   * Copies a whole model package into the store, then makes it visible at once, and tags the run with its root digest.
   * Its `MLmodel` should name this run's id.
   */
  putPackage(directory: string): Promise<PutPackage>;
  /** Copies a file, or what is in a directory, to `path` below the run's artifacts: reports and plots. */
  putArtifacts(source: string, path: string): Promise<void>;
  finish(status: FinalStatus): Promise<void>;
}

/** How a run can end. */
export type FinalStatus = Extract<RunStatus, 'FINISHED' | 'FAILED' | 'KILLED'>;

/** A package that was put into the store. */
export interface PutPackage {
  /** `m-` and 32 hex digits. */
  readonly modelId: string;
  /** `rootDigest` of its files. */
  readonly digest: string;
}

/** What can be logged of a run, in any number of calls. */
export interface RunFacts {
  readonly params?: Readonly<Record<string, Value>>;
  readonly tags?: Readonly<Record<string, Value>>;
  readonly metrics?: readonly MetricPoint[];
  readonly datasets?: readonly DatasetInput[];
}

/** One value of a metric's history. */
export interface MetricPoint {
  readonly key: string;
  readonly value: number;
  /** Epoch, batch or 0. */
  readonly step?: number;
  /** Epoch milliseconds; now, when it is not said. */
  readonly timestamp?: number;
}

/** Data that the run read. */
export interface DatasetInput {
  readonly name: string;
  /** Names its content; MLflow holds 36 characters of it, so longer ones are cut there and kept whole in the source. */
  readonly digest: string;
  /** `postgres`, `local`, `http` … */
  readonly sourceType: string;
  /** How to find it again: view, period. */
  readonly source: Readonly<Record<string, unknown>>;
  /** `{ mlflow_colspec: […] }`. */
  readonly schema?: Readonly<Record<string, unknown>>;
  /** `{ num_rows }` and the like. */
  readonly profile?: Readonly<Record<string, unknown>>;
  /** What for: `training`, `validation`, `evaluation`. */
  readonly context: string;
}

/** A run as it is found in the store. */
export interface RunSummary {
  readonly id: string;
  readonly name: string;
  readonly experiment: string;
  /** A run whose process died without a word counts as FAILED. */
  readonly status: RunStatus;
  /** Epoch milliseconds. */
  readonly startTime: number;
  readonly endTime: number | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** The last value of each metric. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly datasets: readonly { readonly name: string; readonly digest: string; readonly context: string }[];
  /** The model that it made; its files are there as a whole, or not at all. */
  readonly modelId: string | undefined;
}

/** A package whose files have been compared with its run's digest. */
export interface OpenedPackage {
  /** Root of the package's files. Read it, do not write to it. */
  readonly directory: string;
  readonly run: RunSummary;
}
