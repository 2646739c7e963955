/** A table as it was sent, in whatever form: names, and values that nobody has looked at yet. */
export interface SentTable {
  readonly rows: number;
  has(column: string): boolean;
  /** One value a row; undefined where a row does not have it. Only for a column that it has. */
  values(column: string): readonly unknown[];
}

/** Names once, then rows: `dataframe_split` and CSV. Rows are as long as the names, which are all different. */
export function tableOfRows(names: readonly string[], rows: readonly (readonly unknown[])[]): SentTable {
  const places = new Map(names.map((name, place) => [name, place]));
  return {
    rows: rows.length,
    has: (column) => places.has(column),
    values: (column) => {
      const place = places.get(column) ?? -1;
      return rows.map((row) => row[place]);
    },
  };
}

/** An object a row: `dataframe_records`. A row may lack what others have. */
export function tableOfRecords(records: readonly Readonly<Record<string, unknown>>[]): SentTable {
  return {
    rows: records.length,
    has: (column) => records.some((record) => Object.hasOwn(record, column)),
    values: (column) => records.map((record) => (Object.hasOwn(record, column) ? record[column] : undefined)),
  };
}

/** An array a column, all of one length. */
export function tableOfColumns(columns: Readonly<Record<string, readonly unknown[]>>): SentTable {
  return {
    rows: Object.values(columns)[0]?.length ?? 0,
    has: (column) => Object.hasOwn(columns, column),
    values: (column) => columns[column] ?? [],
  };
}
