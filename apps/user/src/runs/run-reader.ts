/** A checked copy of a run's model package in a folder that only this process uses. */
export interface OpenPackage {
  readonly directory: string;
  /** Removes the copy. */
  close(): Promise<void>;
}

/** A finished run whose model package can be opened. */
export interface FoundRun {
  readonly id: string;
  readonly name: string;
  /** `rootDigest` of the package's files, as the run recorded it. */
  readonly packageDigest: string;
  /**
   * Copies the package and checks the copy against the digest: what is checked is what will run.
   *
   * @throws {AppError} PACKAGE_TORN for a file that was altered, lost or added; PACKAGE_FAILED without room for the copy
   */
  openPackage(): Promise<OpenPackage>;
}

/** A run store as a consumer of predictions sees it. */
export interface RunReader {
  /**
   * Finds the run that a reference names: a run id.
   *
   * @throws {AppError} BAD_USAGE for a text that is not a reference; RUN_STORE_MISSING, RUN_UNKNOWN, RUN_UNFINISHED and
   *   RUN_TORN, listing the latest finished runs; PACKAGE_TORN for a run without exactly one package with a digest
   */
  resolve(reference: string): Promise<FoundRun>;
  /** The latest finished runs with names and times, as a sentence to choose from. */
  latestFinished(): Promise<string>;
}
