import { localDay, localMinute } from '@tripod/contracts';
import { z } from 'zod';
import { listLiteral, literal } from '../project/code.js';
import type { Field } from './field.js';

/** A schema, and the code of zod that makes it: `z.int32().min(0).nullable().describe('how many')`. */
export interface FieldSchema {
  readonly schema: z.ZodType;
  readonly code: string;
}

/** The schema of a field as contracts have it. */
export function fieldSchema({ nullable, description = '', ...field }: Omit<Field, 'name'>): FieldSchema {
  const plain = plainSchema(field);
  const { schema, code } = nullable ? { schema: z.nullable(plain.schema), code: `${plain.code}.nullable()` } : plain;
  return description === '' ? { schema, code } : { schema: schema.describe(description), code: `${code}.describe(${literal(description)})` };
}

function plainSchema({ kind, min, max, categories = [], pattern, minLength, maxLength }: Pick<Field, 'kind' | 'min' | 'max' | 'categories' | 'pattern' | 'minLength' | 'maxLength'>): FieldSchema {
  switch (kind) {
    case 'integer':
      return bounded(z.int32(), 'z.int32()', min, max);
    case 'float':
      return bounded(z.number(), 'z.number()', min, max);
    case 'boolean':
      return { schema: z.boolean(), code: 'z.boolean()' };
    case 'category':
      // Inside a strict object: four spaces.
      return { schema: z.enum([...categories]), code: `z.enum(${listLiteral(categories.map(literal), '    ')})` };
    case 'minute':
      return { schema: localMinute, code: 'localMinute' };
    case 'day':
      return { schema: localDay, code: 'localDay' };
    case 'text': {
      const sized = bounded(z.string(), 'z.string()', minLength, maxLength);
      if (pattern === undefined) return sized;
      const expression = new RegExp(pattern);
      return { schema: sized.schema.regex(expression), code: `${sized.code}.regex(${String(expression)})` };
    }
  }
}

/** A number or a text with its bounds. */
function bounded<Schema extends z.ZodNumber | z.ZodString>(schema: Schema, code: string, low: number | undefined, high: number | undefined): { readonly schema: Schema; readonly code: string } {
  const from = low === undefined ? schema : schema.min(low);
  const to = high === undefined ? from : from.max(high);
  // `as`: a bound gives a schema of the same kind.
  return { schema: to as Schema, code: `${code}${low === undefined ? '' : `.min(${low})`}${high === undefined ? '' : `.max(${high})`}` };
}
