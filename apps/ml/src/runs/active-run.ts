import type { RunStatus } from '@tripod/contracts';

/** What a run starts with. */
export interface NewRun {
  /** The experiment's name. The store creates it if it does not exist. */
  readonly experiment: string;
  readonly name?: string;
  readonly params?: Readonly<Record<string, Value>>;
  readonly tags?: Readonly<Record<string, Value>>;
  /** Ends the waits for a server. The run itself can be finished all the same. */
  readonly signal?: AbortSignal | undefined;
}

/** Stored as text. */
export type Value = string | number | boolean;

/** A run that this process records. Calls may run concurrently; a promise resolves when its data is stored. */
export interface ActiveRun {
  /** 32 hex digits. */
  readonly id: string;
  readonly name: string;
  /** @throws {AppError} RUN_RECORD_INVALID on a key or value that MLflow refuses, and on a second value of a parameter */
  log(facts: RunFacts): Promise<void>;
  /**
   * Copies a whole model package into the store, makes it visible in one step, and tags the run with its root digest.
   * Its `MLmodel` should name this run's id.
   *
   * @throws {AppError} RUN_RECORD_INVALID when the directory is not a model package
   */
  putPackage(directory: string): Promise<PutPackage>;
  /** Copies a file, or the content of a directory, to `path` below the run's artifacts: reports and plots. */
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
  /** Epoch or batch; 0 by default. */
  readonly step?: number;
  /** Epoch milliseconds; now by default. */
  readonly timestamp?: number;
  /** The data that it was measured on, as a dataset of the run names it: it is a figure of the run's model, which shows it. */
  readonly dataset?: DatasetName;
}

/** What names a dataset. */
export type DatasetName = Pick<DatasetInput, 'name' | 'digest'>;

/** Data that the run read. */
export interface DatasetInput {
  /** Without blanks: a directory cannot say of a figure on which data it was measured, where the name has some. */
  readonly name: string;
  /** Names its content. MLflow stores 36 characters of it; put the whole into `source`. */
  readonly digest: string;
  /** `postgres`, `local`, `http` … */
  readonly sourceType: string;
  /** How to find it again: view, period. */
  readonly source: Readonly<Record<string, unknown>>;
  /** `{ mlflow_colspec: […] }`. */
  readonly schema?: Readonly<Record<string, unknown>>;
  /** `{ num_rows }` and similar. */
  readonly profile?: Readonly<Record<string, unknown>>;
  /** What for: `training`, `validation`, `evaluation`. */
  readonly context: string;
}
