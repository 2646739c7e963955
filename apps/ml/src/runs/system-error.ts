/** The code by which the operating system says why a call failed: `ENOENT`, `EEXIST`, `ESRCH` … */
export function systemCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
