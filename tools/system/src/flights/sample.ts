/** The last day of the sample: where `etl ingest --sample` ends. */
export const LAST_DAY = '2001-02-09';

/** A day of the sample that both models learn from. */
export const LEARNED_DAY = '2001-01-20';
