/** A file of a package as its store lists it. */
export interface ListedFile {
  /** Relative to the package's root, with `/`. */
  readonly path: string;
  readonly bytes: number;
}

/** Where a fetched file goes, and what may already be there. */
export interface Destination {
  /** The file to write. An earlier try may have left its beginning. */
  readonly file: string;
  /** A file for what the store says about this content, so that a later try can go on where this one broke off. */
  readonly validator?: string;
  /** Stops the fetching. */
  readonly signal: AbortSignal;
}

/** A package in a run store, before any of it is here. */
export interface PackageSource {
  /** For messages: `The package of run 3f… at http://…`. */
  readonly who: string;
  /** `rootDigest` of its files, as the run recorded it. */
  readonly digest: string;
  /** How many files it can give at once. */
  readonly lanes: number;
  /**
   * All files of the package, with safe paths.
   *
   * @throws {AppError} PACKAGE_TORN for a link or a device; errors of the store
   */
  list(limits: ListLimits): Promise<readonly ListedFile[]>;
  /**
   * The signature of the package, asked for where it should lie and once, without a list: undefined when it has not come,
   * for whatever reason. What is wrong shows where the package is listed.
   *
   * @throws {AppError} when there is no package to be listed either
   */
  signature(limits: Pick<ListLimits, 'signal'>): Promise<Buffer | undefined>;
  /**
   * Fetches one file, and no byte more than the list says.
   *
   * @throws {AppError} PACKAGE_TOO_LARGE for more; errors of the store
   */
  fetch(listed: ListedFile, to: Destination): Promise<void>;
}

/** How much a list may hold; a store that lists more is not read to its end. */
export interface ListLimits {
  /** Files and folders. */
  readonly entries: number;
  readonly signal: AbortSignal;
}
