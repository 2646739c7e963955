import { createHash } from 'node:crypto';
import type { Json, Source, SourceBatch, SourcePlace } from './source.js';

/**
 * A source whose records have no key gets one: the hash of some fields, and a running number among records that have them
 * equal. Equal files give equal keys, in whatever order their records stand, and so does a file to which records were added. A
 * key does not depend on the fields that are not named: name those of the instance, never the label. Reading on from a
 * cursor counts the records before it anew.
 *
 * @example withMadeKeys(csvFile({ name: 'customers', about: 'the export of the shop', path, columns }), ['age', 'plan'])
 */
export function withMadeKeys<Raw extends Readonly<Record<string, unknown>>, Opened extends Source<Raw>>(place: SourcePlace<Opened>, fields: readonly (keyof Raw & string)[]): SourcePlace<Opened> {
  return {
    ...place,
    async open(...asked) {
      const opened = await place.open(...asked);
      const identity = opened.identity === undefined ? {} : { identity: createHash('sha256').update(JSON.stringify([opened.identity, fields])).digest('hex') };
      // `as`: it is what was opened, with other keys.
      return { ...opened, ...identity, read: (options: ReadOptions) => readWithKeys(opened, fields, options) } as Opened;
    },
  };
}

interface ReadOptions {
  readonly from?: Json;
  readonly signal: AbortSignal;
}

async function* readWithKeys<Raw extends Readonly<Record<string, unknown>>>(source: Source<Raw>, fields: readonly string[], { from, signal }: ReadOptions): AsyncGenerator<SourceBatch<Raw>> {
  const seen = new Map<string, number>();
  let isBefore = from !== undefined;
  for await (const batch of source.read({ signal })) {
    const keys = batch.records.map((record) => nextKey(record, fields, seen));
    // Everything up to the cursor is stored; it only had to be counted.
    if (!isBefore) yield { ...batch, key: (index) => keys[index]! };
    else if (JSON.stringify(batch.cursor) === JSON.stringify(from)) isBefore = false;
  }
}

/** 64 bits: among three million different records two have an equal hash once in four million files. */
const HASH_DIGITS = 16;

function nextKey(record: Readonly<Record<string, unknown>>, fields: readonly string[], seen: Map<string, number>): string {
  const hash = createHash('sha256').update(JSON.stringify(fields.map((field) => record[field]))).digest('hex').slice(0, HASH_DIGITS);
  const number = (seen.get(hash) ?? 0) + 1;
  seen.set(hash, number);
  return `${hash}-${number}`;
}
