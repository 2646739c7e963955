/** The first 40 days, which tests use where they need not the whole file. */
export const LAST_DAY = '2001-02-09';

/** Periods of a training within them. */
export const SAMPLE_PERIODS = [
  '--training=2001-01-15..2001-01-31',
  '--validation=2001-02-01..2001-02-04',
  '--test=2001-02-05..2001-02-09',
];

/** The JSON object that a command prints last. */
export function lastLine(stdout: string): unknown {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}
