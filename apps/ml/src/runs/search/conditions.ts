/** How a number is compared. */
export type NumberOperator = '=' | '!=' | '>' | '>=' | '<' | '<=';
/** How a text is compared; in a pattern `%` is any text and `_` any one character, and ILIKE ignores case. */
export type TextOperator = '=' | '!=' | 'LIKE' | 'ILIKE';
/** How a text is looked up in a list. */
export type ListOperator = 'IN' | 'NOT IN';

/** The attributes of a run that are numbers, in epoch milliseconds. */
export type TimeAttribute = 'start_time' | 'end_time';
/** The attributes of a run that are texts. */
export type TextAttribute = 'run_id' | 'run_name' | 'status' | 'user_id';
/** What a run says of a dataset that it read. */
export type DatasetField = 'name' | 'digest' | 'context';

/** A part of a run that has one value, or one for each dataset. */
export type RunField =
  | { readonly entity: 'metrics' | 'params' | 'tags'; readonly key: string }
  | { readonly entity: 'attributes'; readonly key: TimeAttribute | TextAttribute }
  | { readonly entity: 'datasets'; readonly key: DatasetField };

/** One comparison of MLflow's `runs/search`. A run without the field does not match. */
export type RunCondition = { readonly field: RunField } & (
  | { readonly operator: NumberOperator; readonly value: number }
  | { readonly operator: TextOperator; readonly value: string }
  | { readonly operator: ListOperator; readonly value: readonly string[] }
);

/** One entry of MLflow's `order_by`. Runs where the field is NaN, then those without it, come last either way. */
export interface RunOrder {
  readonly field: RunField;
  readonly isDescending: boolean;
}

/** A field as MLflow's filter writes it: `metrics.loss`, `params."a/b"`. */
export function fieldText({ entity, key }: RunField): string {
  return /^[\w.]+$/.test(key) ? `${entity}.${key}` : `${entity}."${key}"`;
}
