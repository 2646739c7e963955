import { columnsOf, type Column } from '../contract/columns.js';
import { contractName, type Contract } from '../contract/contract.js';

/** A name as an SQL identifier, quoted: `user` is a reserved word, and an app's name may have a hyphen. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The view's own name: plural, with the version, so that two versions can be served side by side. */
export function viewName({ name, version }: Pick<Contract, 'name' | 'version'>): string {
  return `${name}s_v${version}`;
}

/** The view in which an etl app publishes a contract's rows, quoted: `"etl"."readings_v1"`. */
export function viewOf(contract: Pick<Contract, 'name' | 'version'>, app: string): string {
  return `${quoteIdentifier(app)}.${quoteIdentifier(viewName(contract))}`;
}

/** Quoted column names for SELECT and for COPY, in the order of the columns. */
export function selectList(columns: readonly Pick<Column, 'name'>[], alias?: string): string {
  const prefix = alias === undefined ? '' : `${alias}.`;
  return columns.map(({ name }) => `${prefix}${quoteIdentifier(name)}`).join(', ');
}

const TYPE_NAMES = { timestamp: 'timestamp without time zone' } as const;

/**
 * What a view's columns lack of their contract, in words. Binary COPY sends bytes without a type: a view whose column
 * has another type would be read as other values without an error.
 *
 * @param found the view's columns with their types, as `format_type(atttypid, atttypmod)` names them
 */
export function typeFaults(columns: readonly Column[], found: ReadonlyMap<string, string>): string[] {
  return columns.flatMap(({ name, postgres }) => {
    const wanted = postgres === 'timestamp' ? TYPE_NAMES.timestamp : postgres;
    const type = found.get(name);
    if (type === undefined) return [`column '${name}' is missing`];
    const isText = postgres === 'text' && /^(text|character varying(\(\d+\))?)$/.test(type);
    return type === wanted || isText ? [] : [`column '${name}' is ${type}, and the contract wants ${wanted}`];
  });
}

/**
 * A query for {@link typeFaults}: a view's column names and types, by the names of its schema ($1) and of itself ($2). It
 * does not use `to_regclass`, which fails in a schema that its app has not opened to readers yet.
 */
export const VIEW_TYPES_SQL = `SELECT attname AS name, format_type(atttypid, atttypmod) AS type
  FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE nspname = $1 AND relname = $2 AND attnum > 0 AND NOT attisdropped`;

/** The fault of a view as one sentence, or undefined when it fits. */
export function viewFault(contract: Contract, app: string, found: ReadonlyMap<string, string>, columns = columnsOf(contract)): string | undefined {
  const faults = typeFaults(columns, found);
  if (faults.length === 0) return undefined;
  return `View ${viewOf(contract, app)} does not fit contract ${contractName(contract)}: ${faults.join('; ')}`;
}
