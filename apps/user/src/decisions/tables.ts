import type { ColumnType, Generated } from 'kysely';

/** A row's outputs of the prediction contract by name, as JSON. */
type Prediction = ColumnType<Readonly<Record<string, unknown>>, string, string>;

/** What was decided for one row of the instance contract, by one source of predictions and one policy. */
export interface DecisionRow {
  /** The instance's key; an integer as text. */
  readonly key: string;
  /** Name of the policy. */
  readonly policy: string;
  /** Where the prediction came from: `run:<run id>` or `endpoint:<address>`. */
  readonly predicted_by: string;
  /** The instance's partition: a local day, or a bucket `00` to `99`. */
  readonly partition: string;
  readonly prediction: Prediction;
  readonly decision: string;
  /** In the policy's unit; null for a policy without costs. */
  readonly expected_cost: number | null;
  readonly decided_at: ColumnType<Date, string, string>;
}

/** One change of a decision. */
export interface DecisionEventRow extends DecisionRow {
  readonly event_id: Generated<string>;
  /** `decided`: the decision is new or has changed. `withdrawn`: its instance has left the partition. */
  readonly event: string;
}

/** The tables of this app's schema. */
export interface Tables {
  /** The latest decision of each row. */
  readonly decisions: DecisionRow;
  /** Every change, in order. Rows are only added. */
  readonly decision_events: DecisionEventRow;
}
