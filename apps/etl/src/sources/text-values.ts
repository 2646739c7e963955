/**
 * The number that a text holds, in decimal notation: `-3`, `0.5`, `1e3`. What is not a number, or is too great for a double,
 * stays the text it was, so that the contract refuses it by name and value.
 */
export function numberOf(text: string | null): number | string | null {
  if (text === null) return null;
  const trimmed = text.trim();
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : NaN;
  return Number.isFinite(number) ? number : text;
}

/** The boolean that a text stands for. What is neither stays the text it was. */
export function booleanOf(text: string | null, { yes, no }: { readonly yes: string; readonly no: string }): boolean | string | null {
  return text === yes ? true : text === no ? false : text;
}
