/** Where a command writes its result and how it learns that it has to stop. Logs and progress go to stderr. */
export interface Terminal {
  readonly environment: NodeJS.ProcessEnv;
  /** Writes one line to stdout. */
  print(line: string): void;
  readonly signal: AbortSignal;
}
