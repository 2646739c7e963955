import { z } from 'zod';

/**
 * The schema of one kind of data that passes between apps, with its name and major version.
 * A breaking change is a new version beside the old one, never an edit of the old one.
 */
export interface Contract<Schema extends z.ZodObject = z.ZodObject> {
  /** Singular, snake_case: `flight_instance`. */
  readonly name: string;
  readonly version: number;
  readonly schema: Schema;
}

/** Declares a contract; its rows are `z.infer<typeof declared.schema>`. */
export function contract<Schema extends z.ZodObject>(declared: Contract<Schema>): Contract<Schema> {
  return Object.freeze(declared);
}

/** Name and version as they stand in logs, tags and packages: `flight_instance v1`. */
export function label({ name, version }: Pick<Contract, 'name' | 'version'>): string {
  return `${name} v${version}`;
}

/** A contract named by another document, such as a model package. */
export const contractReference = z.strictObject({ name: z.string(), version: z.int().positive() });
export type ContractReference = z.infer<typeof contractReference>;
