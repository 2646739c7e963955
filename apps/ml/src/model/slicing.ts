import { columnOf, contractName, type Contract } from '@tripod/contracts';

/** Parts of a local time by which rows are cut: `2001`, `2001-06`, `1 Mon`, `08`. */
export const TIME_PARTS = ['year', 'month', 'weekday', 'hour'] as const;
export type TimePart = (typeof TIME_PARTS)[number];

/** How rows are cut into slices: by the values of a field of the instance, or by a part of a field that is a time. */
export type Slicing<Field extends string = string> = Field | { readonly column: Field; readonly by: TimePart };

/** The field that a slicing reads. */
export function columnOfSlicing(slicing: Slicing): string {
  return typeof slicing === 'string' ? slicing : slicing.column;
}

/** As a person would name it: `place`, `month of read_at`. */
export function slicingInWords(slicing: Slicing): string {
  return typeof slicing === 'string' ? slicing : `${slicing.by} of ${slicing.column}`;
}

/**
 * Sees that rows can be cut so.
 *
 * @throws {ContractError} when the contract does not have the field; {@link TypeError} when the field does not have the part
 */
export function assertSlicing(instance: Contract, slicing: Slicing): void {
  const { name, kind } = columnOf(instance, columnOfSlicing(slicing));
  if (typeof slicing === 'string' || kind === 'minute' || (kind === 'day' && slicing.by !== 'hour')) return;
  throw new TypeError(`the slices '${slicingInWords(slicing)}': '${name}' of ${contractName(instance)} is ${kind}; ${kind === 'day' ? 'a day has no hour' : 'only a local minute or a local day has such parts'}`);
}
