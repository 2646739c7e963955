import type { ColumnKind } from '@tripod/contracts';

/** A field of a contract. */
export interface Field {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly nullable: boolean;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** The values of a category. */
  readonly categories?: readonly string[] | undefined;
  /** Of a text: a regular expression. */
  readonly pattern?: string | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly description?: string | undefined;
}
