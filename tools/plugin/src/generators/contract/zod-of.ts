import { localDay, localMinute } from '@tripod/contracts';
import { z } from 'zod';
import { listLiteral, literal } from '../../project/code.js';
import type { Field } from '../workspace/contract-fields.js';

/** A field as code of zod: `z.int32().min(0).nullable().describe('how many')`. */
export function zodOf({ kind, nullable, min, max, categories = [], pattern, minLength, maxLength, description }: Field): string {
  const bounds = (low: number | undefined, high: number | undefined) => `${low === undefined ? '' : `.min(${low})`}${high === undefined ? '' : `.max(${high})`}`;
  const plain = {
    integer: () => `z.int32()${bounds(min, max)}`,
    float: () => `z.number()${bounds(min, max)}`,
    boolean: () => 'z.boolean()',
    text: () => `z.string()${bounds(minLength, maxLength)}${pattern === undefined ? '' : `.regex(${String(new RegExp(pattern))})`}`,
    category: () => `z.enum(${listLiteral(categories.map(literal), '    ')})`,
    minute: () => 'localMinute',
    day: () => 'localDay',
  }[kind]();
  return `${plain}${nullable ? '.nullable()' : ''}${description === undefined ? '' : `.describe(${literal(description)})`}`;
}

/** The schema that the code of {@link zodOf} makes. */
export function schemaOf({ kind, nullable, min, max, categories = [], pattern, minLength, maxLength, description }: Field): z.ZodType {
  const bounded = <Bounded extends z.ZodNumber | z.ZodString>(schema: Bounded, low: number | undefined, high: number | undefined): Bounded => {
    const from = low === undefined ? schema : schema.min(low);
    // `as`: a bound gives a schema of the same kind.
    return (high === undefined ? from : from.max(high)) as Bounded;
  };
  const text = () => {
    const sized = bounded(z.string(), minLength, maxLength);
    return pattern === undefined ? sized : sized.regex(new RegExp(pattern));
  };
  const plain = { integer: () => bounded(z.int32(), min, max), float: () => bounded(z.number(), min, max), boolean: () => z.boolean(), text, category: () => z.enum([...categories]), minute: () => localMinute, day: () => localDay }[kind]();
  const open: z.ZodType = nullable ? plain.nullable() : plain;
  return description === undefined ? open : open.describe(description);
}
