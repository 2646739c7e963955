import { aligned } from './aligned.js';

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** A table that is too wide loses the columns with the greatest number first; a column without one stays. */
  readonly dropped?: number;
  /** Whether its cells may be cut off, to this many characters. */
  readonly least?: number;
}

/** Lines of aligned columns, not longer than the width if that can be: cells are cut off if it suffices, else a column goes first. */
export function fitTable(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): string[] {
  const lines = aligned([columns.map(({ title }) => title), ...rows]);
  const over = Math.max(...lines.map((line) => line.length)) - width;
  if (over <= 0) return lines;
  const spare = columns.map(({ least }, at) => (least === undefined ? 0 : Math.max(0, widthOf(rows, at) - least)));
  const last = Math.max(...columns.map(({ dropped = 0 }) => dropped));
  if (last > 0 && spare.reduce((sum, each) => sum + each, 0) < over) {
    const gone = columns.findIndex(({ dropped }) => dropped === last);
    return fitTable(columns.toSpliced(gone, 1), rows.map((cells) => cells.toSpliced(gone, 1)), width);
  }
  const at = spare.findIndex((each) => each > 0);
  if (at < 0) return lines;
  const length = widthOf(rows, at) - Math.min(over, spare[at] ?? 0);
  return fitTable(columns, rows.map((cells) => cells.map((cell, column) => (column === at ? shorten(cell, length) : cell))), width);
}

function widthOf(rows: readonly (readonly string[])[], column: number): number {
  return Math.max(0, ...rows.map((cells) => cells[column]?.length ?? 0));
}

/** A text of at most this many characters; what is cut off becomes `…`. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
