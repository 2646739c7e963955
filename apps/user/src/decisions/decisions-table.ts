import type { ColumnType, Generated } from 'kysely';
import type { Decision } from '../policy/decide.js';

/**
 * What was decided for each flight, with the prediction it rests on. The way and the run are part of the key: two runs
 * may decide the same day, and are then compared. By endpoint the run is not known (the protocol's `/version` names
 * MLflow's version, no run), so the endpoint stands in its place.
 */
export interface DecisionsTable {
  flight_id: string;
  /** `run:<id>` or `endpoint:<url>`, made by the database of the two columns below. */
  predicted_by: Generated<string>;
  run_id: string | null;
  endpoint: string | null;
  day: string;
  late_probability: number;
  predicted_at: ColumnType<Date, string, string>;
  decision: Decision;
  /** US dollars. */
  expected_cost: number;
  decided_at: ColumnType<Date, string, string>;
}
