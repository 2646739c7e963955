import { createHash } from 'node:crypto';
import type { Source, SourceBatch, SourcePlace } from '../source.js';
import { fileOf } from '../usual-file.js';
import { findTable, naming, ofFile } from './find-table.js';
import { readRecords } from './read-records.js';
import type { SasKind } from './sas-formats.js';
import type { SasColumn, SasPlace } from './sas-table.js';
import { fieldReaders, textDecoding } from './sas-text.js';
import { valueReader } from './sas-values.js';
import { wantedColumns } from './wanted-columns.js';

interface ValueOf {
  readonly number: number;
  readonly text: string;
  readonly day: string;
  readonly microseconds: number;
  readonly seconds: number;
}

/** A record of a file with these columns; null: missing, whichever of SAS's missing values it is. */
export type SasRecord<Kinds extends Readonly<Record<string, SasKind>> = Readonly<Record<string, SasKind>>> = { readonly [Name in keyof Kinds]: ValueOf[Kinds[Name]] | null };

/** An opened SAS file. A record's key is the number of its row, from 0; deleted rows are counted and left out. */
export interface SasSource<Raw> extends Source<Raw, SasPlace> {
  readonly identity: string;
  readonly records: number;
  /** All columns of the file. */
  readonly columns: readonly (Pick<SasColumn, 'name' | 'label' | 'format'> & { readonly kind: SasKind })[];
}

/** A SAS file of the project. */
export interface SasFile<Kinds extends Readonly<Record<string, SasKind>>> {
  readonly name: string;
  readonly about: string;
  /** The usual file; without one, `--file` must be given. */
  readonly path?: string;
  /**
   * Columns that the file must have, and the only ones that its records get; as in SAS, upper and lower case are the same.
   * Without them records get all, each of the kind that its format says.
   */
  readonly columns?: Kinds;
  /** Of texts, as the WHATWG standard or iconv-lite names it. Default: what the file says; `latin-1` where it says nothing. */
  readonly encoding?: string;
  /** The wanted table of a transport file with several. */
  readonly member?: string;
}

/**
 * A file of SAS as a source: a data set (`.sas7bdat`, of SAS 7 and later: 32 and 64 bit, both byte orders, compressed or not)
 * or a transport file (`.xpt`, version 5 to 9). A row that cannot be read goes to quarantine.
 *
 * @example
 * const visits = sasFile({ name: 'visits', about: 'visits of all wards', path, columns: { VISIT_ID: 'number', WARD: 'text', SEEN_ON: 'day' } });
 */
export function sasFile<const Kinds extends Readonly<Record<string, SasKind>>>(file: SasFile<Kinds>): SourcePlace<SasSource<SasRecord<Kinds>>> {
  return { name: file.name, about: file.about, open: (place = file.path, opening) => openSas(file, place, opening?.signal) };
}

async function openSas<Kinds extends Readonly<Record<string, SasKind>>>(file: SasFile<Kinds>, place: string | undefined, signal: AbortSignal | undefined): Promise<SasSource<SasRecord<Kinds>>> {
  const path = fileOf(file, place);
  const { table, digest } = await findTable(path, file.member, signal);
  const decode = await textDecoding(file.encoding ?? table.encoding ?? 'latin-1').catch((thrown: unknown) => {
    throw ofFile(path, thrown);
  });
  const all = naming(path, () => table.columns((bytes) => decode(bytes, 0, bytes.length) ?? bytes.toString('latin1')));
  const { columns, wanted } = wantedColumns(path, all, file.columns);
  const fields = fieldReaders(decode);
  const form = {
    names: wanted.map(({ name }) => name),
    readers: wanted.map(({ column, kind }) => valueReader(column, kind, table, fields)),
    bytes: wanted.reduce((sum, { column }) => sum + column.width, 1),
  };
  return {
    name: file.name,
    place: path,
    // How a file is read belongs to what it holds.
    identity: createHash('sha256').update(JSON.stringify([digest, file.encoding ?? null, file.member ?? null, file.columns ?? null])).digest('hex'),
    records: table.records,
    columns,
    // `as`: each reader gives the type of its column's kind or null.
    read: ({ from = [0, 0, 0], signal }) => readRecords(path, table, form, from, signal) as AsyncIterable<SourceBatch<SasRecord<Kinds>, SasPlace>>,
  };
}
