import { z } from 'zod';
import { readColumns, type Column, type Storable } from './columns.js';
import { ContractError } from './contract-error.js';

/**
 * The schema of one kind of data that passes between apps, with its name and major version.
 * A breaking change is a new version beside the old one, never an edit of the old one.
 */
export interface Contract<Schema extends z.ZodObject = z.ZodObject> {
  /** Singular, snake_case: `reading`. */
  readonly name: string;
  readonly version: number;
  readonly schema: Schema;
  /** The field that names a row: a text or an integer, never null. */
  readonly key: string;
  /** The field that says when a row happened: a local minute or a local day, never null. Without one, rows have no moment. */
  readonly time?: string;
}

type FieldOf<Schema extends z.ZodObject> = keyof Schema['shape'] & string;

/**
 * Declares a contract; its rows are `z.infer<typeof declared.schema>`.
 *
 * @example
 * const reading = contract({
 *   name: 'reading', version: 1, key: 'reading_id', time: 'read_at',
 *   schema: z.strictObject({ reading_id: z.string(), read_at: localMinute, celsius: z.number().nullable() }),
 * });
 * @throws {ContractError} naming the contract and each field that no column can hold, and a key or time that does not fit
 */
export function contract<Schema extends z.ZodObject>(
  declared: Contract<Schema> & { readonly key: FieldOf<Schema>; readonly time?: FieldOf<Schema> } & Storable<NoInfer<Schema>>,
): Contract<Schema> {
  const { name, version, schema, key, time } = declared;
  const { columns, faults } = readColumns(schema);
  const all = [...faults, ...roleFaults(columns, key, time)];
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)) all.push('its name must be snake_case, such as customer_instance');
  if (!Number.isInteger(version) || version < 1) all.push(`its version is ${version}; it must be a whole number from 1`);
  if (all.length > 0) throw new ContractError(`contract ${contractName(declared)}: ${all.join('; ')}`);
  return Object.freeze({ name, version, schema, key, ...(time === undefined ? {} : { time }) });
}

function roleFaults(columns: readonly Column[], key: string, time: string | undefined): string[] {
  const faults: string[] = [];
  const keyColumn = columns.find(({ name }) => name === key);
  if (keyColumn === undefined) faults.push(`its key '${key}' is not one of its fields`);
  else if (keyColumn.nullable || !['text', 'integer'].includes(keyColumn.kind)) {
    faults.push(`its key '${key}' is ${inWords(keyColumn)}; a key is a text or an integer, never null`);
  }
  if (time === undefined) return faults;
  const timeColumn = columns.find(({ name }) => name === time);
  if (timeColumn === undefined) faults.push(`its time '${time}' is not one of its fields`);
  else if (timeColumn.nullable || !['minute', 'day'].includes(timeColumn.kind)) {
    faults.push(`its time '${time}' is ${inWords(timeColumn)}; a time is localMinute or localDay, never null`);
  }
  return faults;
}

const inWords = ({ kind, nullable }: Column) => `a ${nullable ? 'nullable ' : ''}${kind}`;

/** Name and version as they stand in logs, tags, packages and messages: `reading v1`. */
export function contractName({ name, version }: Pick<Contract, 'name' | 'version'>): string {
  return `${name} v${version}`;
}

/** A contract named by another document, such as a model package. */
export const contractReference = z.strictObject({ name: z.string(), version: z.int().positive() });
export type ContractReference = z.infer<typeof contractReference>;
