const MAX_SHOWN = 40;

/** A value as a message may show it: at most 40 characters, control characters and lone surrogates escaped. */
export function shownValue(value: unknown): string {
  const text = typeof value === 'string' ? quoted(value.slice(0, MAX_SHOWN)) : plain(value);
  const isCut = typeof value === 'string' ? value.length > MAX_SHOWN : text.length > MAX_SHOWN;
  return isCut ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** JSON escapes control characters and lone surrogates, and nothing else that a person would miss. */
function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')}'`;
}

function plain(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return String(value);
}
