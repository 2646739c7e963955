import { extname, resolve } from 'node:path';
import { AppError } from '../errors.js';
import { csvFile } from './csv.js';
import { packingOf } from './file-bytes.js';
import { unpacked } from './files/unpacked.js';
import { jsonFile } from './json/json-file.js';
import { jsonLinesFile } from './json/json-lines.js';
import { parquetFile } from './parquet.js';
import { parquetKinds } from './parquet-columns.js';
import { sasFile } from './sas/sas-file.js';
import type { Source } from './source.js';

/** A column of a file that no project has declared. */
export interface FoundColumn {
  readonly name: string;
  readonly kind: string;
  /** What people call it, where the file says so. */
  readonly label?: string;
}

/** A file opened as it is, with all its columns. */
export interface FoundFile {
  readonly source: Source;
  /** Undefined where only the records show what fields there are. */
  readonly columns?: readonly FoundColumn[];
}

/** How to read a file that does not say it itself. */
export interface FileReading {
  /** Where the list of records is in a JSON text: `data.items`. */
  readonly records?: string | undefined;
}

interface FileKind {
  readonly endings: readonly string[];
  open(path: string, reading: FileReading): Promise<FoundFile>;
}

const FILE = { name: 'file', about: 'a file as it is' };

/** The kinds of file, by what `--source` calls them, with the ends of their names. */
const KINDS: Readonly<Record<string, FileKind>> = {
  csv: { endings: ['.csv'], open: (path) => openCsv(path, ',') },
  tsv: { endings: ['.tsv', '.tab'], open: (path) => openCsv(path, '\t') },
  json: { endings: ['.json'], open: async (path, { records }) => ({ source: await jsonFile({ ...FILE, ...(records === undefined ? {} : { records }) }).open(path) }) },
  'json-lines': { endings: ['.jsonl', '.ndjson'], open: async (path) => ({ source: await jsonLinesFile(FILE).open(path) }) },
  parquet: { endings: ['.parquet'], open: openParquet },
  sas: { endings: ['.sas7bdat', '.xpt'], open: openSas },
};

/** What `--source` may be. */
export const fileKinds: readonly string[] = Object.keys(KINDS);

/**
 * Opens a file that no project knows.
 *
 * @param kind of {@link fileKinds}; without one, the end of its name says it
 * @throws {AppError} BAD_USAGE for a name that says nothing; what opening throws
 */
export async function openAnyFile(place: string, kind: string | undefined, reading: FileReading = {}): Promise<FoundFile> {
  const path = resolve(place);
  const found = KINDS[kind ?? kindByName(path)];
  if (found === undefined) throw new TypeError(`'${kind}' is not a kind of file`);
  return found.open(path, reading);
}

/**
 * The kind that the end of a name says, also of a packed file: `items.csv.gz`.
 *
 * @throws {AppError} BAD_USAGE for one that says nothing
 */
export function kindByName(name: string): string {
  const ending = extname(name.toLowerCase().replace(/\.(gz|br|zst)$/, ''));
  const [kind] = Object.entries(KINDS).find(([, { endings }]) => endings.includes(ending)) ?? [];
  if (kind === undefined) throw new AppError('BAD_USAGE', `The name of ${name} does not say what it is: add --source ${fileKinds.join(', ').replace(/, (\w+)$/, ' or $1')}.`);
  return kind;
}

async function openCsv(path: string, delimiter: string): Promise<FoundFile> {
  const source = await csvFile({ ...FILE, delimiter }).open(path);
  return { source, columns: source.columns.map((name) => ({ name, kind: 'text' })) };
}

/** Reads a file as it is, or packed. */
async function opened<Opened extends Source>(path: string, open: (path: string) => Promise<Opened>): Promise<Opened> {
  return (await packingOf(path)) === undefined ? open(path) : unpacked({ ...FILE, open: (whole = path) => open(whole) }).open(path);
}

async function openParquet(path: string): Promise<FoundFile> {
  let columns: FoundColumn[] = [];
  const source = await opened(path, async (whole) => {
    const { kinds, types } = await parquetKinds(whole);
    columns = [...types].map(([name, type]) => ({ name, kind: kinds[name] ?? `${type}, which is not read` }));
    return parquetFile({ ...FILE, columns: kinds }).open(whole);
  });
  return { source, columns };
}

async function openSas(path: string): Promise<FoundFile> {
  const source = await opened(path, (whole) => sasFile(FILE).open(whole));
  return { source, columns: source.columns.map(({ name, kind, label }) => ({ name, kind, ...(label === '' ? {} : { label }) })) };
}
