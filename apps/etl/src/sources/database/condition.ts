/** A condition of rows, its values apart from its text. */
export interface Condition {
  /** What stands before, between and behind the values. */
  readonly texts: readonly string[];
  readonly values: readonly string[];
}

/**
 * A condition in SQL. Its values go to the server as parameters; they are texts there: cast those of other types.
 *
 * @example
 * condition`status = ${'paid'} AND amount > ${100}::integer AND paid_at < now() - ${'10 minutes'}::interval`
 */
export function condition(texts: TemplateStringsArray, ...values: readonly (string | number | boolean)[]): Condition {
  return { texts: [...texts], values: values.map(String) };
}
