import { quoteIdentifier } from '@tripod/contracts';
import { QUEUE_SCHEMA } from './prepare-queue.js';

/**
 * SQL that takes dead jobs, which are not tried any more, out of the queue: those about `$1`, a pipeline, and `$2`, days as
 * an array; the empty text stands for all that the source has.
 */
export const DROP_DEAD_SQL = `SELECT ${quoteIdentifier(QUEUE_SCHEMA)}.complete_jobs(ARRAY(
  SELECT id FROM ${quoteIdentifier(QUEUE_SCHEMA)}._private_jobs
  WHERE attempts >= max_attempts AND locked_by IS NULL AND payload ->> 'pipeline' = $1 AND coalesce(payload ->> 'day', '') = ANY($2)))`;
