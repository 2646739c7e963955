/** Rows of text as a table, indented: the first column to the left, the others to the right. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const cell = (text: string, i: number) => (i === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[i] ?? 0));
  return rows.map((row) => `  ${row.map(cell).join('   ').trimEnd()}`).join('\n');
}

/** A whole number with separators: `15,623`. */
export const inDigits = (count: number): string => new Intl.NumberFormat('en-US').format(count);

/** A part of a whole in percent, with one decimal: `12.3 %`. */
export const inShare = (part: number): string => `${(100 * part).toFixed(1)} %`;
