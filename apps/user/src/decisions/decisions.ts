import { sql } from 'kysely';
import type { Database } from '../database/database.js';
import type { Decided } from '../policy/decide.js';
import type { PredictionOrigin } from '../predictions/prediction-source.js';

/** A day's decisions as they are kept; the arrays are parallel, one entry a flight. */
export interface DayOfDecisions {
  /** `YYYY-MM-DD`, local day of departure. */
  readonly day: string;
  readonly origin: PredictionOrigin;
  readonly predictedAt: Date;
  readonly flightIds: readonly string[];
  readonly lateProbabilities: Float64Array;
  readonly decided: readonly Decided[];
}

/**
 * Keeps a day's decisions in one transaction. Deciding the same again changes no row, times included; a flight that has
 * left the day since (etl corrected it) takes its row with it, so that the table holds exactly this decision of the day.
 *
 * @returns how many rows are new, changed or removed
 */
export async function keepDecisions(database: Database, kept: DayOfDecisions): Promise<number> {
  const { day, origin, decided } = kept;
  const runId = origin.by === 'run' ? origin.runId : null;
  const endpoint = origin.by === 'endpoint' ? origin.endpoint : null;
  const flightIds = [...kept.flightIds];
  const probabilities = [...kept.lateProbabilities];
  const decisions = decided.map(({ decision }) => decision);
  const costs = decided.map(({ expectedCost }) => expectedCost);

  return await database.transaction().execute(async (transaction) => {
    // Two that decide the same day at once take turns, instead of meeting in the middle of it.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`desk.decisions ${day}`}, 0))`.execute(transaction);
    const removed = await sql`
      delete from desk.decisions
      where day = ${day}::date and run_id is not distinct from ${runId}::text and endpoint is not distinct from ${endpoint}::text
        and not exists (select from unnest(${flightIds}::text[]) as decided (id) where decided.id = flight_id)
    `.execute(transaction);
    const written = await sql`
      insert into desk.decisions as kept
        (flight_id, run_id, endpoint, day, late_probability, predicted_at, decision, expected_cost, decided_at)
      select flight_id, ${runId}::text, ${endpoint}::text, ${day}::date, late_probability,
             ${kept.predictedAt.toISOString()}::timestamptz, decision, expected_cost, now()
      from unnest(${flightIds}::text[], ${probabilities}::float8[], ${decisions}::text[], ${costs}::float8[])
        as decided (flight_id, late_probability, decision, expected_cost)
      on conflict (flight_id, predicted_by) do update
        set day = excluded.day, late_probability = excluded.late_probability, predicted_at = excluded.predicted_at,
            decision = excluded.decision, expected_cost = excluded.expected_cost, decided_at = excluded.decided_at
        where (kept.day, kept.late_probability, kept.decision, kept.expected_cost)
          is distinct from (excluded.day, excluded.late_probability, excluded.decision, excluded.expected_cost)
    `.execute(transaction);
    return Number(removed.numAffectedRows ?? 0n) + Number(written.numAffectedRows ?? 0n);
  });
}
