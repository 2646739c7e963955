import { AppError } from '../../errors.js';

/** A word of a filter or an order, as it is written. */
export interface Word {
  readonly kind: 'field' | 'text' | 'number' | 'sign';
  /** As it is written. */
  readonly text: string;
  /** Of a text: without its quotes. */
  readonly content: string;
}

// A field may quote its key: metrics."a/b", tags.`a b`. What it quotes may be a whole attribute: "run name".
const FORMS: readonly (readonly [Word['kind'], RegExp])[] = [
  ['number', /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])/y],
  ['field', /[A-Za-z_]\w*(?:\.(?:"[^"]*"|`[^`]*`|[\w.]+))?/y],
  ['text', /'[^']*'|"[^"]*"|`[^`]*`/y],
  ['sign', />=|<=|!=|[=<>(),]/y],
];

/**
 * The words of a filter or an order.
 *
 * @throws {AppError} BAD_USAGE that names the character which begins none
 */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
    if (at === text.length) return words;
    const word = wordAt(text, at);
    if (word === undefined) throw badSearch(text.slice(at).split(/\s/)[0] ?? '', wayOut(text, at));
    words.push(word);
    at += word.text.length;
  }
}

function wordAt(text: string, at: number): Word | undefined {
  for (const [kind, form] of FORMS) {
    form.lastIndex = at;
    const found = form.exec(text)?.[0];
    if (found !== undefined) return { kind, text: found, content: kind === 'text' ? found.slice(1, -1) : found };
  }
  return undefined;
}

function wayOut(text: string, at: number): string {
  if (/['"`]/.test(text[at] ?? '')) return 'its quote is not closed. End the text with the same quote';
  return 'it cannot be read here. Quote a key that has other characters than letters, digits, _ and dots: metrics."a/b"; quote a text: params.seed = \'1\'';
}

/** A word of a search that cannot be used, why, and what to write instead. */
export function badSearch(word: string, reason: string): AppError {
  return new AppError('BAD_USAGE', `'${word}': ${reason}.`);
}
