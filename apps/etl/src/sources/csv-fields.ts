import { CsvError, parse } from 'csv-parse/sync';
import type { CsvLine } from './csv-lines.js';

/** How fields stand in a line. */
export interface CsvForm {
  /** One character: `,`, `;` or a tab. */
  readonly delimiter: string;
}

/** A line cut into its fields, or the reason why that is not possible. */
export type CsvFields = { readonly fields: readonly string[] } | { readonly reason: string };

/** Cuts records into fields. Lines without a quote need no parser; the others go to csv-parse together. */
export function fieldsOf(lines: readonly CsvLine[], form: CsvForm): CsvFields[] {
  const quoted = lines.filter(({ text, isTorn }) => !isTorn && text.includes('"'));
  const parsed = parseQuoted(quoted, form);
  let next = 0;
  return lines.map(({ text, isTorn }) => {
    if (isTorn) return { reason: 'a quote is not closed' };
    if (!text.includes('"')) return { fields: text.split(form.delimiter) };
    const fields = parsed[next++];
    if (fields === undefined) throw new RangeError('csv-parse gave fewer records than lines');
    return fields;
  });
}

function parseQuoted(lines: readonly CsvLine[], form: CsvForm): CsvFields[] {
  if (lines.length === 0) return [];
  const options = { delimiter: form.delimiter, relax_column_count: true, record_delimiter: ['\n', '\r\n'] };
  try {
    const records: string[][] = parse(lines.map(({ text }) => text).join('\n'), options);
    if (records.length === lines.length) return records.map((fields) => ({ fields }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (lines.length === 1) return [{ reason: error.message.replace(/ at line \d+/g, '') }];
  }
  if (lines.length === 1) return [{ reason: 'the quotes do not fit' }];
  // One of them is bad: halves find it.
  const middle = lines.length >> 1;
  return [...parseQuoted(lines.slice(0, middle), form), ...parseQuoted(lines.slice(middle), form)];
}
