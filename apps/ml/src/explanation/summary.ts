/** What moves the predictions of a model: contributions over some rows that were explained. */
export interface ExplanationSummary {
  /** Rows that were explained. */
  readonly rows: number;
  /** One for each float that the model predicts: one for a probability or a number, one for each class. */
  readonly outputs: readonly OutputSummary[];
}

/** One output of the prediction contract, and what moves it. */
export interface OutputSummary {
  /** The field of the prediction contract. */
  readonly output: string;
  /** The mean prediction of the background sample, which the contributions start from. */
  readonly base: number;
  /** The strongest first. */
  readonly groups: readonly GroupSummary[];
}

/** How much a group of fields moves an output. */
export interface GroupSummary {
  readonly group: string;
  /** The fields of the instance that the group consists of. */
  readonly columns: readonly string[];
  /** Mean of the absolute contributions, in the unit of the output. */
  readonly meanAbsolute: number;
  /** One for each row, in the order of the rows. */
  readonly points: readonly ContributionPoint[];
}

/** What a group contributed to the prediction of one row. */
export interface ContributionPoint {
  /** In the unit of the output: below 0 where it lowers the prediction. */
  readonly contribution: number;
  /** Where the row's value stands among the others, from 0 (least) to 1 (greatest); null where it has no order, or is null. */
  readonly level: number | null;
}
