import { z } from 'zod';

const text = z.string().min(1);
const list = z.array(text).default([]);

/** What `adopt` was answered, by options or questions. tripod.json keeps it. */
export const adoptAnswers = z.strictObject({
  /** kebab-case. */
  name: text,
  /** The table's file; relative to the folder from which adopt was called. */
  from: text.optional(),
  /** A JSON Schema of an instance with its label, in place of a table. */
  schema: text.optional(),
  /** Neither: a key, a time and a number. */
  empty: z.boolean().default(false),
  /** The column to predict. */
  label: text.optional(),
  task: z.enum(['binary', 'classes', 'number']).optional(),
  /** The value of a binary label that counts as yes. */
  positive: text.optional(),
  key: text.optional(),
  time: text.optional(),
  /** The IANA zone in which times with an offset are shown. */
  zone: text.optional(),
  leaveOut: list,
  /** Columns that are taken although adopt would leave them out. */
  keep: list,
  /** Columns of numbers that are codes. */
  text: list,
  /** Further texts that mean a missing value. */
  missing: z.array(z.string()).default([]),
  noun: z.strictObject({ one: text, many: text }).optional(),
  /** Of the packages: `@acme`. */
  scope: text.default('@tripod'),
  /** For CODEOWNERS: `@acme/data`. */
  owners: list,
  /** Real rows in the fixture in place of made-up ones. */
  sampleRows: z.int().positive().max(10_000).optional(),
});
export type AdoptAnswers = z.infer<typeof adoptAnswers>;
