import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { quoteIdentifier, viewOf } from '@tripod/contracts';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { z } from 'zod';

const kinds = ['integer', 'float', 'boolean', 'text', 'category', 'minute', 'day'] as const;
const record = z.looseObject({
  plan: z.looseObject({
    name: z.string(),
    noun: z.object({ one: z.string() }),
    labelledRows: z.int(),
    key: z.object({ name: z.string() }),
    time: z.string().optional(),
    fields: z.array(z.looseObject({ name: z.string(), kind: z.enum(kinds), treatment: z.string() })),
    target: z.looseObject({ task: z.enum(['binary', 'classes', 'number']), name: z.string(), categories: z.array(z.string()).optional() }),
  }),
});
/** The prediction's fields, as its JSON Schema lists them: the key first. */
const predictionSchema = z.looseObject({ properties: z.record(z.string(), z.unknown()) });

/** A project as `npm run adopt` made it. */
export interface AdoptedProject {
  readonly name: string;
  readonly task: 'binary' | 'classes' | 'number';
  readonly labelledRows: number;
  readonly key: string;
  readonly time: string | undefined;
  readonly label: string;
  readonly classes: readonly string[];
  /** The fields that the model reads. */
  readonly fields: readonly { readonly name: string; readonly kind: (typeof kinds)[number] }[];
  /** The names of its contracts, as in `member_instance`. */
  readonly contracts: { readonly instance: string; readonly label: string };
  /** The prediction's fields that hold a number: one, or one a class. */
  readonly outputs: readonly string[];
}

/** Reads what was adopted from a clone's tripod.json and its JSON Schemas. */
export async function adoptedProject(clone: string): Promise<AdoptedProject> {
  const { plan } = record.parse(JSON.parse(await readFile(join(clone, 'tripod.json'), 'utf8')));
  const { name, labelledRows, key, time, fields, target } = plan;
  const noun = plan.noun.one.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  const { properties } = predictionSchema.parse(JSON.parse(await readFile(join(clone, 'libs', 'contracts', 'schemas', `${noun}_prediction.v1.json`), 'utf8')));
  const outputs = Object.keys(properties).filter((field) => field !== key.name && (target.task !== 'classes' || field !== target.name));
  return {
    ...{ name, labelledRows, time, outputs, key: key.name, task: target.task, label: target.name, classes: target.categories ?? [] },
    fields: fields.filter((field) => field.treatment !== 'none' && field.name !== key.name),
    contracts: { instance: `${noun}_instance`, label: `${noun}_label` },
  };
}

/** What peers/tables.py must know of the rows and of the predictions. */
export function taskOf({ task, key, label, classes, outputs, fields }: AdoptedProject): Readonly<Record<string, unknown>> {
  const named = (wanted: (kind: string) => boolean) => fields.filter(({ kind }) => wanted(kind)).map(({ name }) => name);
  const isCategory = (kind: string) => ['boolean', 'text', 'category'].includes(kind);
  return { type: task, key, label, classes, output: outputs[0], outputs, numbers: named((kind) => !isCategory(kind)), categories: named(isCategory) };
}

/** Writes the stored rows that have a label as a CSV file: key, the fields that the model reads, label. A time is a number, of days. */
export async function writeProjectRows(address: string, { key, label, fields, contracts }: AdoptedProject, file: string): Promise<void> {
  const [instances, labels] = [contracts.instance, contracts.label].map((name) => viewOf({ name, version: 1 }, 'etl'));
  const selected = fields.map(({ name, kind }) => {
    const column = `i.${quoteIdentifier(name)}`;
    return kind === 'minute' || kind === 'day' ? `extract(epoch FROM ${column}) / 86400 AS ${quoteIdentifier(name)}` : column;
  });
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    const rows = `SELECT ${[`i.${quoteIdentifier(key)}`, ...selected, `l.${quoteIdentifier(label)}`].join(', ')} FROM ${instances} i JOIN ${labels} l USING (${quoteIdentifier(key)})`;
    await pipeline(client.query(copyTo(`COPY (${rows}) TO STDOUT (FORMAT csv, HEADER)`)), createWriteStream(file));
  } finally {
    await client.end();
  }
}
