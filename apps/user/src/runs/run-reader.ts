/** A run's model package, checked, in a folder that only this process uses. */
export interface OpenPackage {
  /** Holds the files of the package, and its signature when the run store has one. */
  readonly directory: string;
  /** Removes the folder. */
  close(): Promise<void>;
}

/** A version of a registered model, as a reference named it. */
export interface RegisteredVersion {
  readonly name: string;
  readonly version: number;
  /** The alias by which it was found. */
  readonly alias?: string;
}

/** A finished run whose model package can be opened. */
export interface FoundRun {
  readonly id: string;
  readonly name: string;
  /** The version that the reference named; undefined for a run id. */
  readonly registered?: RegisteredVersion;
  /** `rootDigest` of the package's files, as the run recorded it. */
  readonly packageDigest: string;
  /**
   * Fetches the package where it is not in the cache, and checks it against the digest: what is checked is what will run.
   *
   * @throws {AppError} PACKAGE_TORN for a file that was altered, lost or added; PACKAGE_TOO_LARGE; PACKAGE_FAILED when the
   *   cache cannot be written; RUN_STORE_AWAY, RUN_STORE_REFUSED, RUN_STORE_INVALID
   */
  openPackage(): Promise<OpenPackage>;
}

/** A run store as a consumer of predictions sees it. */
export interface RunReader {
  /**
   * Finds the run that a reference names: a run id, or a version of a registered model.
   *
   * @throws {AppError} BAD_USAGE for a text that is not a reference; RUN_STORE_MISSING, RUN_UNKNOWN, RUN_UNFINISHED and
   *   RUN_TORN, with what there is; PACKAGE_TORN for a run without exactly one package with a digest, and for a version of
   *   another model than its run's; RUN_STORE_AWAY, RUN_STORE_REFUSED, RUN_STORE_INVALID
   */
  resolve(reference: string): Promise<FoundRun>;
  /** The latest finished runs with names and times, as a sentence to choose from. */
  latestFinished(): Promise<string>;
}
