import type { TreeBusiness } from '../workspace/business.js';
import type { Field } from '../../contract/field.js';

/** What a new source is called, and the fields that its records have. */
export interface NewSource {
  /** Kebab-case: `partner`. */
  readonly name: string;
  readonly business: TreeBusiness;
  /** Of the instance and, behind them, of the label; each once. */
  readonly fields: readonly Field[];
  /** `partnerFile`. */
  readonly place: string;
  /** `RawPartner`. */
  readonly raw: string;
}

/** A kind of place, and how its files are written. */
export interface SourceKind {
  /** One sentence about a place of this kind. */
  readonly words: string;
  /** Ends the name of the file and of its const: `file`, `api`, `page`. */
  readonly ending: string;
  /** The module with the place. */
  text(source: NewSource): string;
  /** A field of the contract out of a record. */
  valueOf(field: Field): string;
  /** In the spec: imports, and how rows become a place that `--file` takes. */
  readonly spec: {
    readonly imports: readonly string[];
    readonly settings?: string;
    placeOf(source: NewSource): string;
    /** What a second ingest answers where nothing has changed. */
    readonly unchanged: string;
  };
}

const list = (fields: readonly Field[]): string => `[\n${fields.map(({ name }) => `  '${name}',\n`).join('')}]`;
const aboutOf = ({ business: { noun }, name }: NewSource, what: string): string => `about: '${what} of ${noun.many} that ${name} gives'`;

/** What a text of a CSV file or of a page stands for. */
function ofText({ name, kind }: Field): string {
  if (kind === 'integer' || kind === 'float') return `numberOf(record.${name})`;
  return kind === 'boolean' ? `booleanOf(record.${name}, { yes: 'true', no: 'false' })` : `record.${name}`;
}

const asGiven = ({ name }: Field): string => `record.${name}`;

function csvText(source: NewSource): string {
  const { name, raw, place, fields, business } = source;
  return `import { csvFile, type CsvRecord } from '../sources/csv.js';

const columns = ${list(fields)} as const;

/** A record as the file has it: texts, and null for what is missing. */
export type ${raw} = CsvRecord<(typeof columns)[number]>;

/** The ${business.noun.many} of ${name}. Its columns have the names of the contract: put in those that the file has. */
export const ${place} = csvFile({
  name: '${name}',
  ${aboutOf(source, 'A CSV file')},
  columns,
});
`;
}

function jsonText(call: 'jsonFile' | 'jsonLinesFile', module: string, what: string) {
  return (source: NewSource): string => {
    const { name, raw, place, fields, business } = source;
    return `import { ${call} } from '../sources/json/${module}.js';
import type { JsonRecord } from '../sources/json/json-record.js';

const columns = ${list(fields)} as const;

/** A record as the file has it. */
export type ${raw} = JsonRecord<(typeof columns)[number]>;

/** The ${business.noun.many} of ${name}. Its fields have the names of the contract: put in those that the file has. */
export const ${place} = ${call}({
  name: '${name}',
  ${aboutOf(source, what)},
  columns,
});
`;
  };
}

const PARQUET_KINDS = { integer: 'integer', float: 'number', boolean: 'boolean', text: 'text', category: 'text', minute: 'microseconds', day: 'day' } as const;
const DUCKDB_TYPES = { integer: 'INTEGER', float: 'DOUBLE', boolean: 'BOOLEAN', text: 'VARCHAR', category: 'VARCHAR', minute: 'TIMESTAMP', day: 'DATE' } as const;

function parquetText(source: NewSource): string {
  const { name, raw, place, fields, business } = source;
  return `import { parquetFile } from '../sources/parquet.js';
import type { ParquetRecord } from '../sources/parquet-columns.js';

const columns = {
${fields.map(({ name: field, kind }) => `  ${field}: '${PARQUET_KINDS[kind]}',`).join('\n')}
} as const;

/** A record as the file has it; null is a missing value. */
export type ${raw} = ParquetRecord<typeof columns>;

/** The ${business.noun.many} of ${name}. Its columns have the names of the contract: put in those of the file. Others are passed over. */
export const ${place} = parquetFile({
  name: '${name}',
  ${aboutOf(source, 'A Parquet file')},
  columns,
});
`;
}

const ZOD = { integer: 'z.int()', float: 'z.number()', boolean: 'z.boolean()', text: 'z.string()', category: 'z.string()', minute: 'z.string()', day: 'z.string()' } as const;

function apiText(source: NewSource): string {
  const { name, raw, place, fields, business } = source;
  return `import { z } from 'zod';
import { api } from '../sources/api/api.js';
import { cursors } from '../sources/api/pages.js';

/** What the server says of one ${business.noun.one}. */
const record = z.object({
${fields.map(({ name: field, kind, nullable }) => `  ${field}: ${ZOD[kind]}${nullable ? '.nullable()' : ''},`).join('\n')}
});
export type ${raw} = z.infer<typeof record>;

/** The ${business.noun.many} of ${name}: put in its address, how it hands out pages, and the fields that it gives. */
export const ${place} = api({
  name: '${name}',
  ${aboutOf(source, 'The list')},
  url: 'https://${name}.example/v1/',
  path: '${business.noun.many.replaceAll(' ', '-')}',
  pages: cursors({ next: 'next' }),
  records: 'items',
  record,
  key: '${business.instance.key}',
});
`;
}

function downloadText(source: NewSource): string {
  const { name, place, business } = source;
  return csvText(source)
    .replace("import { csvFile, type CsvRecord } from '../sources/csv.js';", "import { csvFile, type CsvRecord } from '../sources/csv.js';\nimport { download } from '../sources/download/download.js';")
    .replace(/export const \w+ = csvFile\(\{\n {2}name: .*\n {2}about: .*\n {2}columns,\n\}\);/, `export const ${place} = download(\n  csvFile({ name: '${name}', ${aboutOf(source, 'A CSV file')}, columns }),\n  { url: 'https://${name}.example/${business.noun.many.replaceAll(' ', '-')}.csv' },\n);`);
}

function scrapeText(source: NewSource): string {
  const { name, raw, place, fields, business } = source;
  return `import { scrape, type ScrapedRecord } from '../sources/scrape/scrape.js';

/** A record as the page has it: texts, and null for an empty one. */
export type ${raw} = ScrapedRecord<keyof typeof fields>;

/** Where each field stands in a row. */
const fields = {
${fields.map(({ name: field }, index) => `  ${field}: { selector: 'td:nth-child(${index + 1})' },`).join('\n')}
} as const;

/** The ${business.noun.many} of ${name}: put in the address, and where the page has what. */
export const ${place} = scrape({
  name: '${name}',
  ${aboutOf(source, 'A page')},
  url: 'https://${name}.example/${business.noun.many.replaceAll(' ', '-')}',
  agent: 'tripod-etl (+https://${name}.example/robot)',
  rows: 'table tbody tr',
  fields,
  expects: { h1: ['${business.noun.many}'] },
});
`;
}

const file = { imports: ["import { fileFolder } from '../../fixtures/readings-csv.js';"], unchanged: '{ skipped: true }' };

/** By what \`--kind\` calls them. */
export const sourceKinds = {
  csv: {
    ...{ words: 'a CSV file', ending: 'file', text: csvText, valueOf: ofText },
    spec: { ...file, imports: ["import { csvOf, fileFolder } from '../../fixtures/readings-csv.js';"], placeOf: ({ name }) => `folder.write('${name}.csv', csvOf(records))` },
  },
  json: {
    ...{ words: 'a JSON file', ending: 'file', text: jsonText('jsonFile', 'json-file', 'A JSON file'), valueOf: asGiven },
    spec: { ...file, placeOf: ({ name }) => `folder.write('${name}.json', JSON.stringify(records))` },
  },
  'json-lines': {
    ...{ words: 'a file of JSON lines', ending: 'file', text: jsonText('jsonLinesFile', 'json-lines', 'A file of JSON lines'), valueOf: asGiven },
    spec: { ...file, placeOf: ({ name }) => `folder.write('${name}.jsonl', records.map((record) => \`\${JSON.stringify(record)}\\n\`).join(''))` },
  },
  parquet: {
    ...{ words: 'a Parquet file', ending: 'file', text: parquetText },
    valueOf: ({ name, kind }) => (kind === 'minute' ? `record.${name} === null ? null : minuteText(record.${name} / MICROSECONDS_A_MINUTE)` : `record.${name}`),
    spec: {
      ...file,
      imports: ["import { DuckDBInstance } from '@duckdb/node-api';", ...file.imports],
      placeOf: () => 'await parquetOf(records)',
    },
  },
  api: {
    ...{ words: 'an API that gives JSON', ending: 'api', text: apiText, valueOf: asGiven },
    spec: {
      imports: ["import { closePeers, startPeer } from '../sources/fixtures/peer.js';"],
      placeOf: () => "(await startPeer(() => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify({ items: records, next: null }) }))).url",
      unchanged: '{ rowsRead: 0 }',
    },
  },
  download: {
    ...{ words: 'a CSV file that is downloaded', ending: 'download', text: downloadText, valueOf: ofText },
    spec: {
      imports: ["import { csvOf, fileFolder } from '../../fixtures/readings-csv.js';", "import { closePeers, startPeer } from '../sources/fixtures/peer.js';"],
      placeOf: ({ name }) => `\`\${(await startPeer(() => ({ headers: { 'content-type': 'text/csv', etag: '"1"' }, body: csvOf(records) }))).url}${name}.csv\``,
      unchanged: '{ skipped: true }',
    },
  },
  scrape: {
    ...{ words: 'pages of a web site', ending: 'page', text: scrapeText, valueOf: ofText },
    spec: {
      ...file,
      placeOf: ({ name, business: { noun }, fields }) =>
        `folder.write('${name}.html', \`<h1>${noun.many}</h1><table><tbody>\${records.map((record) => \`<tr>\${[${fields.map(({ name: field }) => `record.${field}`).join(', ')}].map((value) => \`<td>\${value ?? ''}</td>\`).join('')}</tr>\`).join('')}</tbody></table>\`)`,
    },
  },
} as const satisfies Readonly<Record<string, SourceKind>>;

export type SourceKindName = keyof typeof sourceKinds;

/** For the spec of a Parquet file: types of its columns. */
export const duckdbTypes = (fields: readonly Field[]): string => `{ ${fields.map(({ name, kind }) => `${name}: '${DUCKDB_TYPES[kind]}'`).join(', ')} }`;
