import type { ListOperator, NumberOperator, RunCondition, RunField, TextOperator } from './conditions.js';
import { fieldOf, isNumber } from './fields.js';
import { badSearch, wordsOf, type Word } from './words.js';

const NUMBER_OPERATORS: readonly NumberOperator[] = ['=', '!=', '>', '>=', '<', '<='];
const TEXT_OPERATORS: readonly TextOperator[] = ['=', '!=', 'LIKE', 'ILIKE'];
const LIST_OPERATORS: readonly ListOperator[] = ['IN', 'NOT IN'];

/**
 * Reads a filter as MLflow's `runs/search` does: `metrics.loss < 0.5 and params.seed = '1'`.
 *
 * @throws {AppError} BAD_USAGE that names the word that cannot be used, and the way out
 */
export function parseFilter(text: string): readonly RunCondition[] {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const reader = new Reader(words);
  const conditions = [condition(reader)];
  while (!reader.isAtEnd) {
    const word = reader.next("'and'");
    if (!is(word, 'AND')) throw badSearch(word.text, afterCondition(word));
    conditions.push(condition(reader));
  }
  return conditions;
}

/** Goes through words from the left. */
class Reader {
  private at = 0;
  constructor(private readonly words: readonly Word[]) {}

  get isAtEnd(): boolean {
    return this.at === this.words.length;
  }

  next(expected: string): Word {
    const word = this.words[this.at];
    if (word === undefined) throw badSearch(this.words.at(-1)?.text ?? '', `the filter ends here, and lacks ${expected}`);
    this.at++;
    return word;
  }
}

const is = ({ kind, text }: Word, word: string) => kind !== 'text' && text.toUpperCase() === word;

function afterCondition(word: Word): string {
  if (is(word, 'OR')) return "MLflow joins conditions by 'and' alone. Exclude the others by !=, or run the command once for each alternative";
  if (is(word, 'BETWEEN')) return 'write two conditions, joined by and';
  return "it stands where 'and' is expected. MLflow joins conditions by 'and' alone";
}

function condition(reader: Reader): RunCondition {
  const first = reader.next('a condition');
  if (is(first, '(')) throw badSearch('(', "MLflow's filter has no brackets around conditions. Leave them out: all are joined by 'and'");
  if (is(first, 'NOT')) throw badSearch(first.text, "MLflow's filter negates by != and NOT IN alone");
  const field = fieldOf(first);
  const written = operatorText(reader);
  const known = operatorsOf(field);
  const numeric = known.numbers.find((each) => each === written);
  if (numeric !== undefined) return { field, operator: numeric, value: number(reader, first.text) };
  const textual = known.texts.find((each) => each === written);
  if (textual !== undefined) return { field, operator: textual, value: quoted(reader, first.text) };
  const listing = known.lists.find((each) => each === written);
  if (listing !== undefined) return { field, operator: listing, value: list(reader) };
  const all = Object.values(known).flat().join(' ');
  throw badSearch(written, `it cannot compare ${first.text}, which takes ${all}${written === 'BETWEEN' ? ". Write two conditions, joined by 'and'" : ''}`);
}

function operatorText(reader: Reader): string {
  const { text } = reader.next('an operator');
  const operator = text.toUpperCase();
  return operator === 'NOT' ? `${operator} ${reader.next('IN').text.toUpperCase()}` : operator;
}

interface Operators {
  readonly numbers: readonly NumberOperator[];
  readonly texts: readonly TextOperator[];
  readonly lists: readonly ListOperator[];
}

function operatorsOf(field: RunField): Operators {
  if (isNumber(field)) return { numbers: NUMBER_OPERATORS, texts: [], lists: [] };
  // MLflow takes lists for these alone.
  const takesLists = field.entity === 'datasets' || (field.entity === 'attributes' && field.key === 'run_id');
  return { numbers: [], texts: TEXT_OPERATORS, lists: takesLists ? LIST_OPERATORS : [] };
}

function number(reader: Reader, name: string): number {
  const word = reader.next('a number');
  if (word.kind !== 'number') throw badSearch(word.text, `${name} is compared with a number, without quotes`);
  return Number(word.text);
}

function quoted(reader: Reader, name: string): string {
  const word = reader.next('a text');
  if (word.kind !== 'text' || word.text.startsWith('`')) throw badSearch(word.text, `${name} is compared with a text in quotes: '${word.text}'`);
  return word.content;
}

function list(reader: Reader): readonly string[] {
  const open = reader.next("'('");
  if (!is(open, '(')) throw badSearch(open.text, "a list is in brackets: IN ('a', 'b')");
  const values: string[] = [];
  for (;;) {
    values.push(quoted(reader, 'a list'));
    const word = reader.next("')'");
    if (is(word, ')')) return values;
    if (!is(word, ',')) throw badSearch(word.text, "a list is in brackets, with commas: IN ('a', 'b')");
  }
}
