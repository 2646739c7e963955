import { extname, resolve } from 'node:path';
import { AppError } from '../errors.js';
import { csvFile } from './csv.js';
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
  readonly columns: readonly FoundColumn[];
}

/** The kinds of file, by what `--source` calls them, with the ends of their names. */
const KINDS: Readonly<Record<string, { readonly endings: readonly string[]; readonly open: (path: string) => Promise<FoundFile> }>> = {
  csv: { endings: ['.csv'], open: openCsv },
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
export async function openAnyFile(place: string, kind: string | undefined): Promise<FoundFile> {
  const path = resolve(place);
  const ending = extname(path).toLowerCase();
  const found = kind === undefined ? Object.values(KINDS).find(({ endings }) => endings.includes(ending)) : KINDS[kind];
  if (found === undefined) throw new AppError('BAD_USAGE', `The name of ${path} does not say what it is: add --source ${fileKinds.join(', ').replace(/, (\w+)$/, ' or $1')}.`);
  return found.open(path);
}

const FILE = { name: 'file', about: 'a file as it is' };

async function openCsv(path: string): Promise<FoundFile> {
  const source = await csvFile(FILE).open(path);
  return { source, columns: source.columns.map((name) => ({ name, kind: 'text' })) };
}

async function openParquet(path: string): Promise<FoundFile> {
  const kinds = await parquetKinds(path);
  return { source: await parquetFile({ ...FILE, columns: kinds }).open(path), columns: Object.entries(kinds).map(([name, kind]) => ({ name, kind })) };
}

async function openSas(path: string): Promise<FoundFile> {
  const source = await sasFile(FILE).open(path);
  return { source, columns: source.columns.map(({ name, kind, label }) => ({ name, kind, ...(label === '' ? {} : { label }) })) };
}
