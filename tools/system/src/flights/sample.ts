/** A day of the sample that both models learn from. */
export const LEARNED_DAY = '2001-01-20';

/** Enough for a job of a few seconds: five days, the last of which is decided. */
export const FEW_DAYS = {
  last: '2001-01-05',
  ingest: ['--to', '2001-01-05'],
  train: ['--training', '2001-01-02..2001-01-03', '--validation', '2001-01-04..2001-01-04', '--test', '2001-01-05..2001-01-05'],
} as const;
