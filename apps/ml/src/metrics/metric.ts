/** One figure of a model on labelled rows. */
export interface Metric {
  /** As it is logged, after `test_`, and as it stands in evaluation.json: `roc_auc`. */
  readonly name: string;
  /** As a table shows it: `ROC-AUC`. */
  readonly title: string;
  readonly better: 'higher' | 'lower';
}
