import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { plainYaml } from './plain-yaml.js';
import { systemCode } from './system-error.js';
import { TornFile } from './torn-file.js';

/**
 * A `meta.yaml` as MLflow writes it: block style, sorted keys. Every text is quoted, so that no reader of YAML 1.1 takes
 * an id of digits for a number.
 */
export function metaYaml(fields: Readonly<Record<string, unknown>>): string {
  return stringify(fields, { sortMapEntries: true, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 });
}

/** A whole number in a `meta.yaml`. */
export const integerText = z
  .string()
  .regex(/^-?\d{1,15}$/, 'must be a whole number')
  .transform(Number);

/** A value that may be missing: YAML's ways to write null. */
export const nullText = z.enum(['null', 'Null', 'NULL', '~', '']).transform(() => null);

/**
 * Reads a `meta.yaml`. The schema gets every scalar as text: PyYAML follows YAML 1.1 and leaves names such as `1e5`,
 * `0o17` or `12e03` unquoted, which YAML 1.2 reads as numbers.
 *
 * @throws {TornFile} when the file is missing, is not YAML, or does not match the schema
 */
export function readMeta<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(parseTexts(file, readText(file)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TornFile(file, `is not valid: ${issue === undefined ? 'unknown fault' : `${issue.path.join('.')} ${issue.message}`}`);
}

// Synchronous: thousands of small files are read in a fifth of the time.
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(systemCode(error) ?? '')) throw new TornFile(file, 'is missing');
    throw error;
  }
}

function parseTexts(file: string, text: string): unknown {
  try {
    return plainYaml(text) ?? parse(text, { schema: 'failsafe' });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new TornFile(file, `is not valid YAML: ${reason}`);
  }
}
