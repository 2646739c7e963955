/** What a figure is held against. */
export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** One measured thing. */
export interface Figure {
  /** Stable, for machines: `rows_per_second`. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: Target;
}

/** Whether a figure holds its target; undefined where it has none. A target that is just reached is met. */
export function isMet({ value, target }: Pick<Figure, 'value' | 'target'>): boolean | undefined {
  if (target === undefined) return undefined;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** The figures as a table for people, one line each. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { target } = figure;
    const wanted = target === undefined ? '' : 'atLeast' in target ? `≥ ${number(target.atLeast)}` : `≤ ${number(target.atMost)}`;
    const met = isMet(figure);
    return [figure.name.replaceAll('_', ' '), number(figure.value), figure.unit, wanted, met === undefined ? '' : met ? 'met' : 'MISSED'];
  });
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 1 || column === 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ');
  return rows.map((row) => `  ${line(row).trimEnd()}`).join('\n');
}

/** A number for people: whole from a hundred on, with more decimals the smaller it is. */
export function number(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4;
  return value.toLocaleString('en-US', { minimumFractionDigits: Number.isInteger(value) ? 0 : digits, maximumFractionDigits: digits });
}
