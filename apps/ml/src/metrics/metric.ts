/** One figure of a model on labelled rows. */
export interface Metric {
  /** As it is logged, after `test_`, and as it stands in evaluation.json: `roc_auc`. */
  readonly name: string;
  /** As a table shows it: `ROC-AUC`. */
  readonly title: string;
  readonly better: 'higher' | 'lower';
}

/** Whether a value of the metric is better than another. Never where one of them is NaN. */
export function isBetter({ better }: Pick<Metric, 'better'>, value: number, than: number): boolean {
  return better === 'higher' ? value > than : value < than;
}

/** Where the best values stand; nowhere when no value is worse than another. */
export function bestOf(metric: Pick<Metric, 'better'>, values: readonly (number | undefined)[]): number[] {
  const isBeaten = (value: number) => values.some((other) => other !== undefined && isBetter(metric, other, value));
  const beaten = values.map((value) => value === undefined || Number.isNaN(value) || isBeaten(value));
  const isAnyWorse = values.some((value, at) => value !== undefined && !Number.isNaN(value) && beaten[at]);
  return isAnyWorse ? values.flatMap((_, at) => (beaten[at] ? [] : [at])) : [];
}
