import { z } from 'zod';

/** How a field's value is made of what the table holds. */
export const fieldReading = z.discriminatedUnion('as', [
  z.strictObject({ as: z.literal('text') }),
  /** `decimalComma`: `1.234,5`; `thousands` is the mark between thousands, where the table has one. */
  z.strictObject({ as: z.literal('number'), decimalComma: z.boolean(), thousands: z.string().optional() }),
  z.strictObject({ as: z.literal('boolean'), yes: z.string(), no: z.string() }),
  z.strictObject({ as: z.literal('day'), format: z.string() }),
  /** A local minute. `zone` is the IANA zone into which an offset or UTC is converted; seconds are cut off. */
  z.strictObject({ as: z.literal('minute'), format: z.string(), zone: z.string().optional() }),
  /** What a source with types of its own (JSON, Parquet) gives as the contract wants it. */
  z.strictObject({ as: z.literal('given') }),
]);
export type FieldReading = z.infer<typeof fieldReading>;

/** What the model does with a field. */
export const treatment = z.enum([
  /** A number as it is, standardized; missing ones filled by the median, with an indicator. */
  'number',
  /** A skewed amount: also its logarithm. */
  'logarithm',
  /** A column for each value that enough rows have. */
  'one-hot',
  /** Many different texts: hashed into columns. */
  'hashed',
  /** A day or minute: its parts and the time since the first. */
  'date-parts',
  /** Not read by the model: it is in the contract for decisions, slices or the key. */
  'none',
]);
export type Treatment = z.infer<typeof treatment>;

const text = z.string().min(1);

/** One field of the instance contract. */
export const plannedField = z.strictObject({
  /** Its valid name in contract, Postgres and messages: snake_case. */
  name: text,
  /** Its name in the table, as the table gives it; null where the name was made (a nameless column is `column_1`). */
  original: z.string(),
  kind: z.enum(['integer', 'float', 'boolean', 'text', 'category', 'minute', 'day']),
  nullable: z.boolean(),
  /** Bounds of a number in the contract: wide, round, and never narrower than what was seen. */
  min: z.number().optional(),
  max: z.number().optional(),
  /** The values of a category, in order. */
  categories: z.array(z.string()).optional(),
  /** The greatest length of a text. */
  maxLength: z.int().optional(),
  description: z.string(),
  reading: fieldReading,
  treatment,
  /** Shares and quantiles from which made-up rows are drawn. No text of the table but categories is in it. */
  profile: z.strictObject({
    nullShare: z.number(),
    distinct: z.int(),
    /** 0, 5, 25, 50, 75, 95, 100 per cent; of days and minutes as integers. Empty for others. */
    quantiles: z.array(z.number()),
    /** How often each category, or false and true, was seen. */
    counts: z.array(z.int()),
    /** Of texts: their median length. */
    medianLength: z.int().optional(),
  }),
});
export type PlannedField = z.infer<typeof plannedField>;

/** Where the table lies and how it is read. `none`: there is none, after `--schema` or `--empty`. */
export const plannedTable = z.discriminatedUnion('format', [
  z.strictObject({
    format: z.literal('csv'),
    place: text,
    delimiter: z.enum([',', ';', '\t', '|']),
    encoding: z.enum(['utf-8', 'utf-16le', 'latin1']),
    /** Every column of the header, in order, by the name that our CSV source gives it. */
    header: z.array(z.string()),
    compressed: z.boolean(),
  }),
  z.strictObject({ format: z.enum(['json', 'json-lines']), place: text, compressed: z.boolean() }),
  z.strictObject({ format: z.literal('parquet'), place: text }),
  z.strictObject({ format: z.literal('none') }),
]);

/** What is to be predicted. */
export const plannedTarget = z.discriminatedUnion('task', [
  z.strictObject({ task: z.literal('binary'), name: text, original: z.string(), reading: fieldReading, yes: z.string(), share: z.number() }),
  z.strictObject({ task: z.literal('classes'), name: text, original: z.string(), reading: fieldReading, categories: z.array(z.string()), counts: z.array(z.int()) }),
  z.strictObject({
    ...{ task: z.literal('number'), name: text, original: z.string(), reading: fieldReading, kind: z.enum(['integer', 'float']) },
    ...{ min: z.number(), max: z.number(), quantiles: z.array(z.number()) },
  }),
]);

/** Everything that the writers need to know: the same plan gives the same tree. */
export const projectPlan = z.strictObject({
  /** kebab-case: the business's folders, the model, the experiment. */
  name: text,
  noun: z.strictObject({ one: text, many: text }),
  scope: text,
  owners: z.array(text),
  table: plannedTable,
  rows: z.int(),
  labelledRows: z.int(),
  /** `made`: a hash of the fields and a running number among equals. */
  key: z.discriminatedUnion('from', [
    z.strictObject({ from: z.literal('column'), name: text }),
    z.strictObject({ from: z.literal('made'), name: text }),
  ]),
  /** The instance's time, a field of it. */
  time: z.string().optional(),
  /** All fields of the instance contract but a made key, in its order. */
  fields: z.array(plannedField),
  target: plannedTarget,
  leftOut: z.array(z.strictObject({ original: z.string(), reason: text })),
  /** Real rows in the fixture in place of made-up ones. */
  sampleRows: z.int().optional(),
});
export type ProjectPlan = z.infer<typeof projectPlan>;
