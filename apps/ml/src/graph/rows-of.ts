/**
 * How many rows a dataset has: a table, a matrix, or labels; undefined for others, such as what was fitted.
 */
export function rowsOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('rows' in value && typeof value.rows === 'number') return value.rows;
  const columns: unknown[] = 'values' in value && 'classes' in value ? [value.values] : Object.values(value);
  const lengths = new Set(columns.map((column) => (isColumn(column) ? column.length : undefined)));
  const [length] = lengths;
  return lengths.size === 1 ? length : undefined;
}

function isColumn(value: unknown): value is { readonly length: number } {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}
