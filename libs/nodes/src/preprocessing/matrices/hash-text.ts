import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { chooseColumns, type ColumnChoice } from '../tables/column-choice.js';
import { assertText } from '../tables/column-types.js';
import { rowCount } from '../tables/row-count.js';
import type { Columns, Matrix } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';

/**
 * Columns → Matrix: text with many values in a fixed number of columns, with nothing fitted. A text has 1 in the bucket of
 * its hash, or −1 for half of the texts if `signed`, so that texts which meet in a bucket cancel out on average. Null has
 * only zeros; the empty text is a value. The columns are called `<column>_hash_<bucket>`.
 *
 * The hash stays the same in all versions: 32-bit FNV-1a over the text's UTF-16LE bytes, then MurmurHash3's finalizer
 * (fmix32). Its lowest bit is the sign (1 is −1), the other 31 bits modulo `buckets` are the bucket.
 *
 * @param spec.columns without it, all columns
 * @param spec.buckets columns for each text column, at least 1
 * @throws {TabularError} TABULAR_PARAMETER for buckets that are not a positive integer; as a node, TABULAR_TYPE for a
 * column that is not text
 * @example hashText({ name: 'hash-street', tags: ['training', 'inference'], from: 'rows', columns: ['street'], buckets: 32, signed: true, to: 'streets' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function hashText<const From extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & {
    readonly from: From;
    readonly columns?: ColumnChoice;
    readonly buckets: number;
    readonly signed?: boolean;
    readonly to: To;
  },
): Node<Dataset<From, Columns>, Dataset<To, Matrix>, Tag> {
  const { name, from, columns, buckets, signed = false, to } = spec;
  if (!Number.isSafeInteger(buckets) || buckets < 1) {
    throw new TabularError('TABULAR_PARAMETER', `node '${name}': buckets is ${buckets}; it must be a positive integer`);
  }
  return makeNode(spec, [from], to, (inputs: Dataset<From, Columns>): Matrix => {
    const chosen = chooseColumns(from, inputs[from], columns);
    const rows = rowCount(Object.fromEntries(chosen));
    const width = chosen.length * buckets;
    const values = new Float32Array(rows * width);
    for (const [position, [column, texts]] of chosen.entries()) {
      assertText(column, texts);
      for (let row = 0, start = position * buckets; row < rows; row++, start += width) {
        const text = texts[row];
        if (text === null || text === undefined) continue;
        const hash = textHash(text);
        values[start + ((hash >>> 1) % buckets)] = signed && (hash & 1) === 1 ? -1 : 1;
      }
    }
    const names = chosen.flatMap(([column]) => Array.from({ length: buckets }, (_, bucket) => `${column}_hash_${bucket}`));
    return { rows, columns: names, values };
  });
}

/** 32 bits, unsigned. */
function textHash(text: string): number {
  const { imul } = Math; // once a text: in Jest, each look-up of a global is slow
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    hash = imul(hash ^ (unit & 0xff), 0x01000193);
    hash = imul(hash ^ (unit >>> 8), 0x01000193);
  }
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
