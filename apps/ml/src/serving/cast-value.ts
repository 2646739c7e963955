import type { Column } from '@tripod/contracts';

/** `12`, and `12.0` as tools write a whole number that was a float. */
const WHOLE = /^\s*[+-]?\d+(\.0*)?\s*$/;
/** Not everything that JavaScript takes for a number: `0x10` and the empty text are none. */
const DECIMAL = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;
const INT32 = { least: -(2 ** 31), greatest: 2 ** 31 - 1 } as const;

/**
 * One value in the type of its column, as MLflow's server casts it; undefined where it cannot be cast, and where
 * MLflow would change it without a word (3.7 to 3, 2^31 to a negative number, "false" to true, null to false).
 * Flags become 0 or 1.
 */
export function castValue(value: unknown, type: Column['array']): number | string | undefined {
  switch (type) {
    case 'string[]':
      return typeof value === 'string' ? value : undefined;
    case 'Int32Array':
      return asInt32(value);
    case 'Float64Array':
      return asDouble(value);
    case 'Uint8Array':
      return value === true || value === 1 ? 1 : value === false || value === 0 ? 0 : undefined;
  }
}

function asInt32(value: unknown): number | undefined {
  if (typeof value === 'string' && !WHOLE.test(value)) return undefined;
  const number = asDouble(value);
  return number !== undefined && Number.isInteger(number) && number >= INT32.least && number <= INT32.greatest ? number : undefined;
}

function asDouble(value: unknown): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  const number = typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
