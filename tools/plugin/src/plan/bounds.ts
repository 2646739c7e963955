const INT32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };

/** Bounds that a contract sets to a number. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/**
 * Wide and round bounds, so that they refuse what is absurd and nothing that is rare: ten times what was seen, and not below 0
 * where nothing was.
 *
 * @param least the smallest that was seen
 * @param greatest the greatest
 * @param isWhole whether the field holds 32-bit integers
 */
export function boundsOf(least: number, greatest: number, isWhole: boolean): Bounds {
  const size = Math.max(Math.abs(least), Math.abs(greatest), 0.1);
  const limit = 10 ** (Math.ceil(Math.log10(size) - 1e-9) + 1);
  const bounds = { min: least >= 0 ? 0 : -limit, max: greatest <= 0 && least < 0 ? 0 : limit };
  // A wider bound than the type's own says nothing.
  return { ...(isWhole && bounds.min < INT32.min ? {} : { min: bounds.min }), ...(isWhole && bounds.max > INT32.max ? {} : { max: bounds.max }) };
}

/** Whether 32-bit integers hold all these numbers. */
export const fitsInteger = (least: number, greatest: number): boolean => least >= INT32.min && greatest <= INT32.max;
