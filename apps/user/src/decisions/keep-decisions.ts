import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.js';

/** Decisions of whole partitions; the arrays have one entry for each row, in one order. */
export interface DecisionsToKeep {
  readonly policy: string;
  /** `run:<run id>` or `endpoint:<address>`. */
  readonly predictedBy: string;
  /** The partitions that were decided: decisions for rows that have left them are withdrawn. */
  readonly decidedPartitions: readonly string[];
  readonly keys: readonly string[];
  readonly partitions: readonly string[];
  /** The outputs of the prediction, as JSON objects. */
  readonly predictions: readonly string[];
  readonly decisions: readonly string[];
  readonly expectedCosts?: Float64Array;
}

/** Rows of one statement: bounds its memory and its time without an answer. */
const ROWS_AT_ONCE = 20_000;

const KEPT = sql.raw('key, policy, predicted_by, partition, prediction, decision, expected_cost');

/**
 * Keeps decisions in one transaction, and an event for each change. A decision that is equal to the stored one changes
 * no row, times included; one whose instance has left its partition is withdrawn.
 *
 * @returns how many decisions are new, changed or withdrawn
 */
export async function keepDecisions(database: Kysely<Tables>, kept: DecisionsToKeep): Promise<number> {
  return await database.transaction().execute(async (transaction) => {
    // Two that decide the same at once take turns.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${kept.policy} ${kept.predictedBy}`}, 0))`.execute(transaction);
    let changes = await withdraw(transaction, kept);
    for (let from = 0; from < kept.keys.length; from += ROWS_AT_ONCE) changes += await write(transaction, kept, from, from + ROWS_AT_ONCE);
    return changes;
  });
}

async function withdraw(database: Kysely<Tables>, { policy, predictedBy, decidedPartitions, keys }: DecisionsToKeep): Promise<number> {
  const { numAffectedRows } = await sql`
    with gone as (
      delete from decisions
      where partition = any(${[...decidedPartitions]}::text[]) and policy = ${policy} and predicted_by = ${predictedBy}
        and not exists (select from unnest(${[...keys]}::text[]) as decided (key) where decided.key = decisions.key)
      returning *
    )
    insert into decision_events (event, ${KEPT}, decided_at) select 'withdrawn', ${KEPT}, now() from gone
  `.execute(database);
  return Number(numAffectedRows);
}

async function write(database: Kysely<Tables>, kept: DecisionsToKeep, from: number, to: number): Promise<number> {
  const part = <Value>(values: Iterable<Value> & { slice(from: number, to: number): Iterable<Value> }) => [...values.slice(from, to)];
  const keys = part(kept.keys);
  const costs = kept.expectedCosts === undefined ? keys.map(() => null) : part(kept.expectedCosts);
  const { numAffectedRows } = await sql`
    with changed as (
      insert into decisions as kept (${KEPT}, decided_at)
      select key, ${kept.policy}::text, ${kept.predictedBy}::text, partition, prediction::jsonb, decision, expected_cost, now()
      from unnest(${keys}::text[], ${part(kept.partitions)}::text[], ${part(kept.predictions)}::text[],
                  ${part(kept.decisions)}::text[], ${costs}::float8[])
        as decided (key, partition, prediction, decision, expected_cost)
      on conflict (key, policy, predicted_by) do update
        set partition = excluded.partition, prediction = excluded.prediction, decision = excluded.decision,
            expected_cost = excluded.expected_cost, decided_at = excluded.decided_at
        where (kept.partition, kept.prediction, kept.decision, kept.expected_cost)
          is distinct from (excluded.partition, excluded.prediction, excluded.decision, excluded.expected_cost)
      returning *
    )
    insert into decision_events (event, ${KEPT}, decided_at) select 'decided', ${KEPT}, decided_at from changed
  `.execute(database);
  return Number(numAffectedRows);
}
