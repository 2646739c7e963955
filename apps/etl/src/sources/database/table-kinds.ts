/**
 * What a column is read as. `microseconds`: a moment, counted from 1970 as its clock showed UTC; one that has an offset is
 * first read on the clock of the table's zone. `day`: `2001-01-31`. Integers above 2^53 lose their last digits; the
 * contracts hold 32 bits.
 */
export type TableKind = 'integer' | 'number' | 'boolean' | 'text' | 'microseconds' | 'day';

interface KindOf {
  readonly integer: number;
  readonly number: number;
  readonly boolean: boolean;
  readonly text: string;
  readonly microseconds: number;
  readonly day: string;
}

/** A record of a table with these columns; null: missing, or a time that is not finite. */
export type TableRecord<Kinds extends Readonly<Record<string, TableKind>>> = { readonly [Name in keyof Kinds]: KindOf[Kinds[Name]] | null };

/** A column as the server describes it. */
export interface FoundColumn {
  readonly name: string;
  /** As `format_type` names it, of a domain what it is made of. */
  readonly type: string;
  readonly isEnum: boolean;
  readonly isNotNull: boolean;
}

/** The setting of the session that holds the zone of a table. */
export const ZONE_SETTING = 'source.zone';

interface Kind {
  readonly types: RegExp;
  readonly words: string;
  /** The value as `PageReader` reads it. */
  readonly sql: (column: string, type: string) => string;
}

const asDouble = (column: string) => `${column}::float8`;
const KINDS: Readonly<Record<TableKind, Kind>> = {
  integer: { types: /^(smallint|integer|bigint)$/, words: 'smallint, integer or bigint', sql: (column, type) => (type === 'bigint' ? asDouble(column) : `${column}::int4`) },
  number: { types: /^(smallint|integer|bigint|real|double precision|numeric)$/, words: 'a number', sql: asDouble },
  boolean: { types: /^boolean$/, words: 'boolean', sql: (column) => column },
  text: { types: /^(text|character varying|character|uuid|json|jsonb)$/, words: 'a text, an enum, uuid or json', sql: (column) => `${column}::text` },
  microseconds: {
    types: /^timestamp with(out)? time zone$/,
    words: 'timestamp',
    sql: (column, type) => (type === 'timestamp with time zone' ? `${column} AT TIME ZONE current_setting('${ZONE_SETTING}')` : column),
  },
  day: { types: /^date$/, words: 'date', sql: (column) => `CASE WHEN isfinite(${column}) THEN ${column}::text END` },
};

/** Types of keys, with the names by which a text is cast to them and loses nothing. */
const KEY_TYPES: ReadonlyMap<string, string> = new Map([
  ...['smallint', 'integer', 'bigint', 'numeric', 'text', 'character varying', 'uuid', 'date', 'timestamp without time zone', 'timestamp with time zone'].map((type) => [type, type] as const),
  ['character', 'bpchar'],
]);

/** The kind of a column that nobody has declared; undefined where none fits. */
export function kindOf(column: FoundColumn): TableKind | undefined {
  // In the order of the table: an integer is a number too.
  return (['integer', 'number', 'boolean', 'text', 'microseconds', 'day'] as const).find((kind) => fits(column, kind));
}

/** The SQL of a column's values as its kind has them. */
export function selectOf(kind: TableKind, column: string, type: string): string {
  return KINDS[kind].sql(column, type);
}

/** The SQL type to which the text of a key is cast; undefined for one that is not ordered alike everywhere. */
export function keyType({ type }: FoundColumn): string | undefined {
  return KEY_TYPES.get(type);
}

/** What is wrong with the columns of a table, in words. */
export function kindFaults(found: ReadonlyMap<string, FoundColumn>, kinds: Readonly<Record<string, TableKind>>): string[] {
  return Object.entries(kinds).flatMap(([name, kind]) => {
    const column = found.get(name);
    if (column === undefined) return [`column '${name}' is missing`];
    if (name === '__proto__') return [`a column '${name}' would change what records inherit`];
    return fits(column, kind) ? [] : [`column '${name}' is ${column.type}, not ${KINDS[kind].words}`];
  });
}

function fits({ type, isEnum }: FoundColumn, kind: TableKind): boolean {
  return KINDS[kind].types.test(type) || (kind === 'text' && isEnum);
}
