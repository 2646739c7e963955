import { columnsNamed, columnsOf, type Column, type Contract } from '@tripod/contracts';
import { z } from 'zod';

/** A field of a contract, for people. */
export interface FieldWords {
  readonly name: string;
  /** `integer or null`. */
  readonly kind: string;
  /** What the contract says of it; empty where it says nothing. */
  readonly description: string;
}

/** Fields of a contract with their descriptions; all of them unless some are named. */
export function fieldWords(contract: Contract, names?: readonly string[]): FieldWords[] {
  const columns = names === undefined ? columnsOf(contract) : columnsNamed(contract, names);
  return columns.map((column) => ({ name: column.name, kind: column.nullable ? `${column.kind} or null` : column.kind, description: descriptionOf(column) }));
}

/** The description of a nullable field may stand inside or outside. */
function descriptionOf({ schema }: Column): string {
  const said = z.globalRegistry.get(schema)?.description;
  if (said !== undefined) return said;
  return schema instanceof z.ZodNullable ? (z.globalRegistry.get(schema.unwrap())?.description ?? '') : '';
}
