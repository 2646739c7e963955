/** The next number of a sequence, from 0 to 1 without 1. */
export type Random = () => number;

/** Numbers that a text determines: mulberry32 (T. Ettinger, public domain), from the FNV-1a hash of the text. */
export function randomNumbers(text: string): Random {
  let state = 0x811c9dc5;
  for (const byte of Buffer.from(text)) state = Math.imul(state ^ byte, 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
