/** A database of its own for a test: roles and schemas of all apps. */
interface TestDatabase {
  readonly name: string;
  /** Address for `owner` (the superuser) or for an app, by its name. It holds the password. */
  url(role: string): string;
  /** Drops it, its connections included. What is not dropped is dropped when the spec file ends. */
  drop(): Promise<void>;
}

/**
 * Makes an empty database, or a copy of `from` with its rows (nothing may be connected to `from` meanwhile). Takes about
 * a tenth of a second. Rejects in a project whose jest.config.cjs has no globalSetup.
 */
declare function createDatabase(options?: { readonly from?: TestDatabase }): Promise<TestDatabase>;
