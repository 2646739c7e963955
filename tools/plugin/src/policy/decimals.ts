/**
 * A number in decimal notation, with three digits that count.
 *
 * @param value below 1e21 in size
 */
export function decimal(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return /e/.test(String(rounded)) ? rounded.toFixed(Math.max(0, Math.min(20, 2 - Math.floor(Math.log10(Math.abs(rounded)))))) : String(rounded);
}

/**
 * As many decimals as say something about numbers that lie so far apart.
 *
 * @param spread the greatest usual one less the smallest
 */
export function digitsFor(spread: number): number {
  return Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(Math.abs(spread) || 1))));
}
