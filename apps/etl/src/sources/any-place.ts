import { rmSync } from 'node:fs';
import { AppError } from '../errors.js';
import { httpAddress } from '../http/address.js';
import { removeLeftFolders, temporaryFolder } from '../temporary-folder.js';
import { fileKinds, kindByName, openAnyFile, type FileReading, type FoundFile } from './any-file.js';
import { openAnyTable } from './database/any-table.js';
import { isDatabaseAddress } from './database/database-address.js';
import { download } from './download/download.js';
import { filesOf } from './files/files-of.js';
import { openAnyPage } from './scrape/any-page.js';
import type { Opening, Source, SourcePlace } from './source.js';

/** What to open, as a person names it. */
export interface AskedPlace extends FileReading {
  /** A path, an address or a table; undefined: the usual place of the source. */
  readonly place: string | undefined;
  /** A kind of file, `html`, or the name of one of the sources. */
  readonly source: string | undefined;
  /** Files below the folder `place` that are read as one: `*.csv`. */
  readonly pattern?: string | undefined;
  /** Of the project. */
  readonly sources: readonly SourcePlace[];
  /** The file that a source reads in place of its usual one. */
  readonly files: Readonly<Record<string, string>>;
}

const PAGE = 'html';

/** What `--source` may be besides the sources of a project. */
export const placeKinds: readonly string[] = [...fileKinds, PAGE];

/**
 * Opens any place: one that the project declares, or a file, an address of a file, of a list as JSON or of a page, or a table
 * of a database that it does not know. What is downloaded for it goes when it is closed.
 *
 * @throws {AppError} BAD_USAGE; what opening throws
 */
export async function openAnyPlace({ place, source: name, sources, files, pattern, ...reading }: AskedPlace, opening: Opening): Promise<FoundFile> {
  const declared = sources.find((source) => source.name === name);
  if (declared !== undefined) return { source: await declared.open(place ?? files[declared.name], opening) };
  if (place === undefined) throw new AppError('BAD_USAGE', `Name a place, or one of the sources of the project: --source ${sources.map((source) => source.name).join(', ')}.`);
  if (isDatabaseAddress(place)) return openAnyTable(place, opening);
  if (pattern !== undefined) return openFiles(place, pattern, name ?? kindByName(pattern), reading);
  const isAddress = /^https?:\/\//i.test(place);
  if (name === PAGE || (name === undefined && /\.html?$/i.test(place))) return openAnyPage(place, opening.signal);
  return isAddress ? openAddress(place, { ...reading, kind: name }, opening) : openAnyFile(place, name, reading);
}

async function openFiles(folder: string, pattern: string, kind: string, reading: FileReading): Promise<FoundFile> {
  let columns: FoundFile['columns'];
  const file: SourcePlace = {
    ...{ name: 'files', about: 'files as they are' },
    open: async (path = '') => {
      const found = await openAnyFile(path, kind, reading);
      columns ??= found.columns;
      return found.source;
    },
  };
  const source = await filesOf(file, { pattern }).open(folder);
  return { source, ...(columns === undefined ? {} : { columns }) };
}

/** Downloads a file to a folder of its own, and opens it. */
async function openAddress(place: string, reading: FileReading & { readonly kind: string | undefined }, opening: Opening): Promise<FoundFile> {
  const address = httpAddress(place);
  const kind = reading.kind ?? kindByName(address.pathname);
  removeLeftFolders('peek');
  const downloads = temporaryFolder('peek');
  const remove = () => rmSync(downloads, { recursive: true, force: true });
  try {
    let found: FoundFile | undefined;
    const file: SourcePlace = { name: 'file', about: 'a file as it is', open: async (path = '') => (found = await openAnyFile(path, kind, reading)).source };
    const source = await download(file, { url: address.href }).open(undefined, { ...opening, downloads });
    return { ...found, source: closing(source, remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

function closing(source: Source, remove: () => void): Source {
  return {
    ...source,
    close: async () => {
      await source.close?.();
      remove();
    },
  };
}
