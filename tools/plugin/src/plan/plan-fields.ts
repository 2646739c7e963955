import type { ColumnProfile } from '../table/column-profile.js';
import { numberInWords } from '../table/number-forms.js';
import { boundsOf, fitsInteger } from './bounds.js';
import type { FieldReading, PlannedField } from './project-plan.js';

/** A category has at most so many values, and so many rows for each: a value that is new tomorrow would be refused. */
const MAX_CATEGORIES = 30;
const ROWS_A_CATEGORY = 10;
const MAX_CATEGORY_LENGTH = 60;
/** A text has columns of its own in the model up to so many values; more are hashed. */
const MAX_ONE_HOT = 50;

/** A field without its name, which depends on those of the others. */
export type FieldDraft = Omit<PlannedField, 'name'>;

/** The field of a column, or the reason why the model cannot use it. */
export type FieldOrReason = { readonly draft: FieldDraft } | { readonly reason: string };

/**
 * What becomes of a column.
 *
 * @param isKept whether the user wants it whatever it looks like
 */
export function fieldOf(column: ColumnProfile, rows: number, isKept: boolean): FieldOrReason {
  const { shape, filled, distinct } = column;
  if (shape.kind === 'empty') return { reason: 'it has no value in any row' };
  if (shape.kind === 'nested') return { reason: 'it holds lists or objects' };
  if (shape.kind === 'unread') return { reason: `etl's source does not read its type, ${shape.type}` };
  const reason = isKept ? undefined : reasonAgainst(column, rows);
  if (reason !== undefined) return { reason };
  const facts = { original: column.original, nullable: filled < rows };
  const profile = { nullShare: shareOf(rows - filled, rows), distinct, quantiles: [], counts: [] };
  switch (shape.kind) {
    case 'mixed':
      return { reason: 'it mixes numbers and texts' };
    case 'number': {
      const [least = 0, greatest = 0] = [shape.quantiles[0], shape.quantiles[6]];
      // Four times what was seen must fit too: a field of 32 bits refuses more than it holds.
      const isInteger = shape.isWhole && fitsInteger(4 * least, 4 * greatest);
      const isSkewed = shape.skewnessOfLogs !== undefined && distinct > 20 && shape.skewness > 2 && Math.abs(shape.skewnessOfLogs) < shape.skewness / 2;
      return {
        draft: {
          ...{ ...facts, kind: isInteger ? 'integer' : 'float', ...boundsOf(least, greatest, isInteger) },
          ...{ description: described(column, shape.reading.as === 'number' ? numberInWords(shape.reading) : undefined), reading: shape.reading, treatment: isSkewed ? 'logarithm' : 'number' },
          profile: { ...profile, quantiles: [...shape.quantiles] },
        },
      };
    }
    case 'boolean':
      return { draft: { ...facts, kind: 'boolean', description: described(column, `yes is '${shape.yes}'`), reading: shape.reading, treatment: 'number', profile: { ...profile, counts: [...shape.counts] } } };
    case 'day':
    case 'minute':
      return { draft: { ...facts, kind: shape.kind, description: described(column), reading: shape.reading, treatment: 'date-parts', profile: { ...profile, quantiles: [...shape.quantiles] } } };
    case 'text':
      return { draft: textField(column, shape.reading, { ...profile, medianLength: shape.medianLength }, shape.maxLength, rows) };
  }
}

/** Why a column tells a model nothing. */
function reasonAgainst({ original, shape, filled, distinct, isRowNumber }: ColumnProfile, rows: number): string | undefined {
  if (distinct === 1 && filled === rows) return 'it is the same in every row';
  if (isRowNumber || (shape.kind === 'number' && shape.isWhole && distinct === rows && PANDAS_INDEX.test(original))) return 'it numbers the rows';
  if (shape.kind === 'number' && shape.isWhole && distinct === rows && rows > 1 && isNameOfKeys(original)) return 'it names the rows';
  if (shape.kind !== 'text') return undefined;
  if (shape.formulas * 2 > filled) return 'it holds formulas of a spreadsheet, not their values';
  return (distinct > MAX_ONE_HOT || distinct === filled) && distinct * 2 > filled ? 'most rows have a text of their own' : undefined;
}

/** The names under which pandas writes the numbers of rows. */
const PANDAS_INDEX = /^(?:__index_level_\d+__|Unnamed: 0(?:\.\d+)?)$/;

/** `customer_id`, `CustomerId`, `uuid`; not `paid`. */
export const isNameOfKeys = (original: string): boolean => /(^|[^a-z])(id|uuid|guid)$/i.test(original) || /[a-z](Id|ID)$/.test(original);

function textField(column: ColumnProfile, reading: FieldReading, profile: FieldDraft['profile'], longest: number, rows: number): FieldDraft {
  const { original, distinct, filled, values } = column;
  const facts = { original, nullable: filled < rows, description: described(column), reading };
  const isCategory = distinct <= MAX_CATEGORIES && filled >= ROWS_A_CATEGORY * distinct && values.every(({ value }) => value.length <= MAX_CATEGORY_LENGTH && !hasControls(value));
  if (!isCategory) return { ...facts, kind: 'text', maxLength: textLimit(longest), treatment: distinct <= MAX_ONE_HOT ? 'one-hot' : 'hashed', profile };
  const sorted = [...values].sort((one, other) => inOrder(one.value, other.value));
  return { ...facts, kind: 'category', categories: sorted.map(({ value }) => value), treatment: 'one-hot', profile: { ...profile, counts: sorted.map(({ count }) => count) } };
}

/** Line ends and other characters that no category should have. */
const hasControls = (text: string): boolean => /\p{Cc}/u.test(text);

/** The limit of a text's length: a round number, four times what was seen at least. */
export const textLimit = (longest: number): number => [100, 1_000, 10_000, 100_000].find((limit) => limit >= 4 * longest) ?? 1_000_000;

/** `2` before `10`, whatever the language of the machine. */
export function inOrder(one: string, other: string): number {
  const [first, second] = [Number(one), Number(other)];
  if (one !== '' && other !== '' && Number.isFinite(first) && Number.isFinite(second) && first !== second) return first - second;
  return one < other ? -1 : one > other ? 1 : 0;
}

const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** What the contract says about a field: where it comes from. */
export function described({ original }: Pick<ColumnProfile, 'original'>, remark?: string): string {
  return `'${original}' in the table${remark === undefined ? '' : `; ${remark}`}`;
}
