/** What start.mjs saw before main.ts was loaded. */
export interface Beginning {
  /** `performance.now()` when the command began. */
  startedAt: number;
  /** Undefined when everything was installed already. */
  installSeconds: number | undefined;
}
