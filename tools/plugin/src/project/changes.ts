/** What a generator does to the files of a checkout: paths are relative to its root, with `/`. */
export interface Changes {
  /** Whole files. */
  readonly written: ReadonlyMap<string, string | Uint8Array>;
  /** Files that go. */
  readonly removed: readonly string[];
}

/** The tracked files of a checkout before a change. */
export interface TrackedFiles {
  /** Paths from the root, sorted. */
  readonly paths: readonly string[];
  /** A file's bytes. */
  read(path: string): Uint8Array;
}

/** The text of a tracked file. */
export const textOf = (files: TrackedFiles, path: string): string => Buffer.from(files.read(path)).toString('utf8');
