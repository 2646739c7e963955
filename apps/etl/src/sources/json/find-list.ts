import { AppError } from '../../errors.js';
import { itemEnd, skipSpace, textEnd } from './json-text.js';

/**
 * Where the first item of a list in a JSON text begins; undefined: not within this text.
 *
 * @param names of the fields in which it is, from outside to inside
 * @throws {AppError} SOURCE_UNREADABLE when there is no such list
 */
export function findList(path: string, text: string, names: readonly string[]): number | undefined {
  let at = skipSpace(text, 0);
  for (const [depth, name] of names.entries()) {
    const found = fieldOf(path, text, at, names.slice(0, depth + 1).join('.'), name);
    if (found === undefined) return undefined;
    at = found;
  }
  if (at >= text.length) return undefined;
  if (text[at] === '[') return at + 1;
  const found = text[at] === '{' ? 'an object, not a list' : `'${text.slice(at, at + 20).replace(/\s+/g, ' ')}', not a list`;
  const way = names.length === 0 ? " Where the source is listed, name the list in it, such as `records: 'data.items'`; a file with one object a line is read by `jsonLinesFile`." : '';
  throw new AppError('SOURCE_UNREADABLE', `${path} holds ${found}${names.length === 0 ? '' : ` at '${names.join('.')}'`}.${way}`);
}

/** Where the value of an object's field begins; `at` is where the object does. */
function fieldOf(path: string, text: string, at: number, place: string, name: string): number | undefined {
  const missing = (what: string) => new AppError('SOURCE_UNREADABLE', `${path} has no list at '${place}': ${what}.`);
  if (at >= text.length) return undefined;
  if (text[at] !== '{') throw missing(`it begins with '${text.slice(at, at + 20).replace(/\s+/g, ' ')}'`);
  for (let next = at + 1; ; ) {
    const open = skipSpace(text, next);
    if (open >= text.length) return undefined;
    if (text[open] === '}') throw missing(`there is no field '${name}'`);
    if (text[open] !== '"') throw missing(`it is not JSON`);
    const close = textEnd(text, open);
    const colon = close === -1 ? text.length : skipSpace(text, close);
    const value = skipSpace(text, colon + 1);
    if (value >= text.length) return undefined;
    if (text[colon] !== ':') throw missing(`it is not JSON`);
    if (text.slice(open + 1, close - 1) === name) return value;
    const end = itemEnd(text, value, '}');
    if (end === -1) return undefined;
    next = text[end] === ',' ? end + 1 : end;
  }
}
