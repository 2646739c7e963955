/** Some coalitions: sets of groups that take their fields from the explained instance, while the others are as in the background. */
export interface Coalitions {
  readonly count: number;
  /** `[count, groups]`: 1 where the group is in the coalition. */
  readonly members: Uint8Array;
}

/**
 * What coalitions are worth: the mean prediction of the background rows with the coalition's fields replaced.
 *
 * @returns `[count, outputs]` float64
 */
export type WorthsOf = (coalitions: Coalitions) => Promise<Float64Array>;

/** What each group adds to the worth of none, up to the worth of all. */
export interface ShapleyValues {
  /** `[outputs]`: the worth of the empty coalition. */
  readonly base: Float64Array;
  /** `[groups, outputs]`: they sum to the worth of all groups less the base. */
  readonly values: Float64Array;
  /** `[groups, outputs]`: the standard error of each value; 0 where it is exact. */
  readonly errors: Float64Array;
}
