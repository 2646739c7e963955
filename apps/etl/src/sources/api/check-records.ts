import type { z } from 'zod';
import { messageOf } from '../../errors.js';
import { MAX_COLUMNS } from '../csv-header.js';
import type { SourceBatch, UnreadableRecord } from '../source.js';
import type { Api } from './api.js';
import { hasPrototypeField, isObject } from './json-fields.js';
import type { Position } from './pages.js';

/** Sets the records aside that fail the schema or cannot be held safely. Others get what the schema makes of them. */
export function checkRecords<Schema extends z.ZodType>(given: readonly unknown[], { record: schema, key }: Pick<Api<Schema>, 'record' | 'key'>, at: Position, text: string): Omit<SourceBatch<z.output<Schema>>, 'cursor'> {
  const records: z.output<Schema>[] = [];
  const from: { readonly raw: unknown; readonly key: string }[] = [];
  const unreadable: UnreadableRecord[] = [];
  const isSuspicious = /__proto__|\\u005f/i.test(text);
  for (const [index, raw] of given.entries()) {
    const own = keyOf(raw, key) ?? `${at ?? 'first'}#${index}`;
    const parsed = unsafety(raw, isSuspicious) ?? schema.safeParse(raw);
    if (typeof parsed === 'string') unreadable.push({ key: own, raw: storable(raw), reason: parsed });
    else if (parsed.success) {
      records.push(parsed.data);
      from.push({ raw, key: own });
    } else unreadable.push({ key: own, raw: storable(raw), reason: parsed.error.issues.slice(0, 5).map(({ path, message }) => `${path.length === 0 ? 'the record' : `'${path.join('.')}'`}: ${message}`).join('; ') });
  }
  return { records, key: (index) => from[index]!.key, raw: (index) => from[index]!.raw, unreadable };
}

function keyOf(raw: unknown, key: string): string | undefined {
  const value = isObject(raw) && Object.hasOwn(raw, key) ? raw[key] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) : undefined;
}

function unsafety(raw: unknown, isSuspicious: boolean): string | undefined {
  if (isObject(raw) && Object.keys(raw).length > MAX_COLUMNS) return `it has ${Object.keys(raw).length} fields; the max is ${MAX_COLUMNS}`;
  return isSuspicious && hasPrototypeField(raw) ? "it has a field '__proto__'" : undefined;
}

/** The record, or a text about it where JSON cannot be written of it: it nests too deep. */
function storable(raw: unknown): unknown {
  try {
    JSON.stringify(raw);
    return raw;
  } catch (error) {
    return `not kept: ${messageOf(error)}`;
  }
}
