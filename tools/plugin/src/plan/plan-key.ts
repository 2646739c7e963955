import { ToolError } from '@tripod/processes';
import type { ColumnProfile } from '../table/column-profile.js';
import type { OpenTable } from '../table/open-table.js';
import { rowsWith } from '../table/repeated.js';
import { fitsInteger } from './bounds.js';
import { described, textLimit, type FieldDraft } from './plan-fields.js';
import { shellText, shown } from './plan-target.js';

const MAX_KEY_LENGTH = 250;

/**
 * The field of the key that the user names.
 *
 * @throws {ToolError} KEY_UNUSABLE for one that is missing or repeats
 */
export async function keyField(open: OpenTable, key: ColumnProfile): Promise<FieldDraft> {
  const { rows } = open.profile;
  const { original, shape, filled, distinct, values } = key;
  const otherwise = `Without --key one is made of the fields of each row`;
  if (shape.kind === 'unread') throw new ToolError('KEY_UNUSABLE', `The key '${original}' has the type ${shape.type}, which etl's source does not read: write it as a text. ${otherwise}.`);
  if (shape.kind === 'nested' || shape.kind === 'mixed') throw new ToolError('KEY_UNUSABLE', `The key '${original}' holds ${shape.kind === 'nested' ? 'lists or objects' : 'numbers and texts'}: a key is a text or an integer. ${otherwise}.`);
  if (filled < rows) {
    const [row = 0] = await rowsWith(open, key, null);
    throw new ToolError('KEY_UNUSABLE', `The key '${original}' is missing in ${(rows - filled).toLocaleString('en')} of ${rows.toLocaleString('en')} rows; the first is row ${row.toLocaleString('en')}. Fill it in. ${otherwise}.`);
  }
  const [most] = values;
  if (distinct < rows && most !== undefined) {
    const repeated = await rowsWith(open, key, most.value);
    const where = repeated.map((row) => row.toLocaleString('en')).join(', ');
    throw new ToolError('KEY_UNUSABLE', `The key '${original}' repeats: ${shown(most.value)} stands in ${most.count.toLocaleString('en')} rows (${where}${most.count > repeated.length ? ', …' : ''}). Name a column that differs in every row. ${otherwise}.`);
  }
  const longest = values.reduce((length, { value }) => Math.max(length, value.length), 0);
  if (longest > MAX_KEY_LENGTH || (shape.kind === 'text' && shape.maxLength > MAX_KEY_LENGTH)) {
    throw new ToolError('KEY_UNUSABLE', `The key '${original}' has texts of more than ${MAX_KEY_LENGTH} characters. Name a column of short texts or integers (not --key ${shellText(original)}). ${otherwise}.`);
  }
  const profile = { nullShare: 0, distinct, quantiles: [], counts: [] };
  const facts = { original, nullable: false, description: described(key), treatment: 'none' } as const;
  if (shape.kind === 'number' && shape.isWhole && fitsInteger(shape.quantiles[0] ?? 0, shape.quantiles[6] ?? 0)) {
    return { ...facts, kind: 'integer', reading: shape.reading, profile: { ...profile, quantiles: [...shape.quantiles] } };
  }
  const median = shape.kind === 'text' ? shape.medianLength : longest;
  return { ...facts, kind: 'text', maxLength: textLimit(shape.kind === 'text' ? shape.maxLength : longest), reading: shape.kind === 'text' ? shape.reading : { as: 'text' }, profile: { ...profile, medianLength: median } };
}
