/** Where the first character behind white space is. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at]!)) at++;
  return at;
}

/** Where a text ends that begins with the quote at `open`: the place behind its closing quote; -1: not within this text. */
export function textEnd(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); close !== -1; close = text.indexOf('"', close + 1)) {
    let slashes = 0;
    while (text[close - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return close + 1;
  }
  return -1;
}

const [QUOTE, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [...'",[]{}'].map((character) => character.charCodeAt(0));

/**
 * Where an item of a list or an object ends: the place of the comma behind it, or of the bracket that closes what it is in; -1:
 * not within this text. What is between need not be JSON.
 */
export function itemEnd(text: string, from: number, closing: ']' | '}'): number {
  const close = closing.charCodeAt(0);
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) {
      const end = textEnd(text, at);
      if (end === -1) return -1;
      at = end - 1;
    } else if (character === OPEN_LIST || character === OPEN_OBJECT) depth++;
    else if (depth === 0 && (character === COMMA || character === close)) return at;
    else if (depth > 0 && (character === CLOSE_LIST || character === CLOSE_OBJECT)) depth--;
  }
  return -1;
}
