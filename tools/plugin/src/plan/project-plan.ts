import { z } from 'zod';

const text = z.string().min(1);

/** How a field's value is made of what the source gives. */
export const fieldReading = z.discriminatedUnion('as', [
  /** Of a number of JSON or Parquet, the text that JSON writes. `trim`: without the blanks around it; what is empty then is missing. */
  z.strictObject({ as: z.literal('text'), trim: z.literal(true).optional() }),
  /** `decimalComma`: `1,5`. `thousands`: the mark between thousands. `unit`: a text before or behind the number, `$` or `%`. */
  z.strictObject({ as: z.literal('number'), decimalComma: z.boolean(), thousands: text.optional(), unit: text.optional() }),
  /** The texts exactly as the source gives them; of a number or boolean of JSON and Parquet, the text that JSON writes. */
  z.strictObject({ as: z.literal('boolean'), yes: z.string(), no: z.string() }),
  /** `format` is one of luxon: `yyyy-MM-dd`, `dd.MM.yyyy`. */
  z.strictObject({ as: z.literal('day'), format: text }),
  /**
   * A local minute; seconds are cut off. `format` is one of luxon, or `iso` for all that ISO 8601 knows, or
   * `unix-seconds`, `unix-milliseconds`, or `microseconds`: a timestamp or an instant as the Parquet source gives it. `zone` is the IANA
   * zone of the local minute where the table has offsets or UTC.
   */
  z.strictObject({ as: z.literal('minute'), format: text, zone: text.optional() }),
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

/** Shares and quantiles from which made-up rows are drawn. No text of the table but categories is in it. */
export const fieldProfile = z.strictObject({
  nullShare: z.number(),
  /** Different values, null not among them. */
  distinct: z.int(),
  /** 0, 5, 25, 50, 75, 95, 100 per cent; of days and minutes as integers since 1970. Empty for others. */
  quantiles: z.array(z.number()),
  /** How often each category, or false and true, was seen. Empty for others. */
  counts: z.array(z.int()),
  /** Of texts: their median length. */
  medianLength: z.int().optional(),
});
export type FieldProfile = z.infer<typeof fieldProfile>;

/** One field of the instance contract. */
export const plannedField = z.strictObject({
  /** Its valid name in contract, Postgres and messages: snake_case. */
  name: text,
  /** Its name in the table, as our sources give it: a nameless column of CSV is `column_1`, the second `price` is `price_2`. */
  original: text,
  kind: z.enum(['integer', 'float', 'boolean', 'text', 'category', 'minute', 'day']),
  nullable: z.boolean(),
  /** Bounds of a number in the contract: wide, round, and never narrower than what was seen. */
  min: z.number().optional(),
  max: z.number().optional(),
  /** The values of a category, in order. */
  categories: z.array(text).optional(),
  /** The greatest length of a text that the contract takes. */
  maxLength: z.int().optional(),
  description: text,
  reading: fieldReading,
  treatment,
  profile: fieldProfile,
});
export type PlannedField = z.infer<typeof plannedField>;

/** Where the table lies and how it is read. `none`: there is none, after `--schema` or `--empty`. */
export const plannedTable = z.discriminatedUnion('format', [
  z.strictObject({
    format: z.literal('csv'),
    place: text,
    delimiter: z.enum([',', ';', '\t', '|']),
    encoding: z.enum(['utf-8', 'utf-16le', 'latin-1']),
    /** Every column of the header, in order, by the name that our CSV source gives it. */
    header: z.array(text),
    /** The texts that mean a missing value, `''` and `NA` among them. */
    missing: z.array(z.string()),
    compressed: z.boolean(),
  }),
  z.strictObject({ format: z.enum(['json', 'json-lines']), place: text, header: z.array(text), compressed: z.boolean() }),
  /** `columns`: all of the file that our Parquet source reads, by its kinds. */
  z.strictObject({ format: z.literal('parquet'), place: text, columns: z.record(text, z.enum(['integer', 'number', 'digits', 'boolean', 'text', 'microseconds', 'instant', 'day'])) }),
  z.strictObject({ format: z.literal('none') }),
]);
export type PlannedTable = z.infer<typeof plannedTable>;

const targetFacts = { name: text, original: text, description: text, reading: fieldReading };

/** What is to be predicted. A row of which `reading` makes null has no label: it is an instance, predicted and not trained on. */
export const plannedTarget = z.discriminatedUnion('task', [
  /** The label is a boolean; `yes` is how people say that it is true, `share` how often it is. */
  z.strictObject({ task: z.literal('binary'), ...targetFacts, yes: text, share: z.number() }),
  z.strictObject({ task: z.literal('classes'), ...targetFacts, categories: z.array(text), counts: z.array(z.int()) }),
  /** `quantiles` as in a field's profile. */
  z.strictObject({ task: z.literal('number'), ...targetFacts, kind: z.enum(['integer', 'float']), min: z.number(), max: z.number(), quantiles: z.array(z.number()) }),
]);
export type PlannedTarget = z.infer<typeof plannedTarget>;

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
  /** `column`: the field of this name, whose treatment is `none`. `made`: a hash of the fields and a running number among equals. */
  key: z.discriminatedUnion('from', [
    z.strictObject({ from: z.literal('column'), name: text }),
    z.strictObject({ from: z.literal('made'), name: text }),
  ]),
  /** The instance's time: the name of a field that is never null. */
  time: text.optional(),
  /** All fields of the instance contract but a made key, in its order. */
  fields: z.array(plannedField),
  target: plannedTarget,
  /** Columns of the table that no contract has. */
  leftOut: z.array(z.strictObject({ original: text, reason: text })),
  /** Real rows in the fixture in place of made-up ones. */
  sampleRows: z.int().positive().optional(),
});
export type ProjectPlan = z.infer<typeof projectPlan>;
