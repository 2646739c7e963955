import type { Changes, TrackedFiles } from '../src/project/changes.js';

/**
 * What brings a project to a newer template where a merge cannot: a file that moved, a name that all of a project's own
 * files use, a tripod.json of another form. It lies in `<number>-<what>.ts`, and its number is the next one.
 */
export interface Migration {
  readonly number: number;
  /** A sentence for the person who updates. */
  readonly about: string;
  /** tripod.json as this template wants it, from one before. */
  readonly record?: (record: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  /**
   * Changes of a project's files. They are made on the project as it was generated and on the project as it stands, before
   * the two are merged with the newer one: so what both have is changed alike, and does not conflict.
   */
  readonly files?: (files: TrackedFiles, scope: string) => Changes;
}
