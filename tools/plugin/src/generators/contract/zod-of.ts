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
