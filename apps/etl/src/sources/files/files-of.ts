import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../errors.js';
import type { Json, Opening, Source, SourceBatch, SourcePlace } from '../source.js';
import { fileOf } from '../usual-file.js';
import { folderFields } from './folder-fields.js';
import { listFiles } from './list-files.js';

/** Where reading goes on: in this file, from this cursor of its own. */
export type FilesCursor = { readonly file: string; readonly from: Json };

/** Several files of one kind as one source. A record's key is the path of its file from the folder, and its key there. */
export interface FilesSource<Raw> extends Source<Raw, FilesCursor> {
  readonly identity: string;
}

/** Which files. */
export interface FileSet<Name extends string = never> {
  /** The usual folder; without one, `--file` must be given. */
  readonly folder?: string;
  /** Of the files below the folder, with `*`, `**`, `?`, `[…]` and `{…,…}`. Nothing else is ever a pattern. */
  readonly pattern: string;
  /** Fields that are not in the files, but in the names of their folders: `year=2001/month=05`. Records get them as texts. */
  readonly folders?: readonly Name[];
}

type RecordOf<Opened extends Source> = Opened extends Source<infer Raw> ? Raw : never;
type WithFolders<Raw, Name extends string> = [Name] extends [never] ? Raw : Raw & Readonly<Record<Name, string | null>>;

/**
 * The files below a folder as one source, read one after the other in the order of their names.
 *
 * @param file reads one of them: of the project's own kinds, without a path
 * @example
 * const meters = filesOf(csvFile({ name: 'meters', about: 'readings of all meters', columns: ['meter', 'value'] }), { folder: '/data/meters', pattern: 'year=20??/meters.csv.gz', folders: ['year'] });
 */
export function filesOf<Opened extends Source, const Name extends string = never>(file: SourcePlace<Opened>, set: FileSet<Name>): SourcePlace<FilesSource<WithFolders<RecordOf<Opened>, Name>>> {
  if (set.pattern.startsWith('/') || set.pattern.split('/').includes('..')) throw new TypeError(`source '${file.name}': a pattern is of files below the folder, not '${set.pattern}'`);
  return {
    name: file.name,
    about: file.about,
    // `as`: records have the fields of their folders.
    open: (place = set.folder, opening) => openFiles(file, { ...set, folder: fileOf(file, place) }, opening) as Promise<FilesSource<WithFolders<RecordOf<Opened>, Name>>>,
  };
}

async function openFiles(file: SourcePlace, { folder, pattern, folders = [] }: FileSet<string> & { readonly folder: string }, opening: Opening | undefined): Promise<FilesSource<Fields>> {
  const hash = createHash('sha256').update(JSON.stringify(folders));
  const files = new Map<string, OneFile>();
  let records: number | undefined = 0;
  for (const name of await listFiles(folder, pattern)) {
    opening?.signal.throwIfAborted();
    const path = join(folder, name);
    const source = await file.open(path, opening);
    if (source.identity === undefined) throw new TypeError(`source '${file.name}' has no end, so there cannot be several of it`);
    hash.update(JSON.stringify([name, source.identity]));
    records = records === undefined || source.records === undefined ? undefined : records + source.records;
    files.set(name, { name, fields: folderFields(name, folders), source: await letGo(source, () => file.open(path, opening)) });
  }
  return {
    name: file.name,
    place: join(folder, pattern),
    identity: hash.digest('hex'),
    ...(records === undefined ? {} : { records }),
    read: ({ from, signal }) => readFiles([...files.values()], from, signal),
    reread: (raw) => rereadRecord(raw, files),
  };
}

type Fields = Readonly<Record<string, unknown>>;

interface OneFile {
  readonly name: string;
  readonly fields: Readonly<Record<string, string | null>>;
  readonly source: Pick<Source, 'read' | 'reread'>;
}

/** A source that holds nothing open stays as it is; another one is closed, and opened again when it is read. */
async function letGo(source: Source, reopen: () => Promise<Source>): Promise<OneFile['source']> {
  if (source.close === undefined) return source;
  await source.close();
  return {
    ...(source.reread === undefined ? {} : { reread: source.reread.bind(source) }),
    async *read(options) {
      const again = await reopen();
      try {
        if (again.identity !== source.identity) throw new AppError('SOURCE_CHANGED', `${again.place} has changed since it was opened. Run the same command again.`);
        yield* again.read(options);
      } finally {
        await again.close?.();
      }
    },
  };
}

async function* readFiles(files: readonly OneFile[], from: FilesCursor | undefined, signal: AbortSignal): AsyncGenerator<SourceBatch<Fields, FilesCursor>> {
  for (const file of files) {
    if (from !== undefined && file.name < from.file) continue;
    signal.throwIfAborted();
    for await (const batch of file.source.read({ ...(from?.file === file.name ? { from: from.from } : {}), signal })) yield batchOf(file, batch);
  }
}

function batchOf({ name, fields }: OneFile, { records, key, raw, unreadable = [], cursor }: SourceBatch<unknown>): SourceBatch<Fields, FilesCursor> {
  return {
    records: records.map((record) => withFields(name, record, fields)),
    key: (index) => `${name}:${key(index)}`,
    raw: (index) => ({ file: name, record: raw === undefined ? records[index] : raw(index) }),
    unreadable: unreadable.map((record) => ({ key: `${name}:${record.key}`, raw: { file: name, record: record.raw }, reason: `${name}: ${record.reason}` })),
    cursor: { file: name, from: cursor },
  };
}

function withFields(file: string, record: unknown, fields: OneFile['fields']): Fields {
  // `as`: records of files are objects with fields.
  const own = record as Fields;
  for (const name in fields) if (Object.hasOwn(own, name)) throw new AppError('SOURCE_COLUMNS', `${file} has a column '${name}', as its folder does. Leave out one of them.`);
  return { ...own, ...fields };
}

const keptRecord = z.object({ file: z.string(), record: z.unknown() });

function rereadRecord(raw: unknown, files: ReadonlyMap<string, OneFile>): { readonly record: Fields } | { readonly reason: string } {
  const kept = keptRecord.safeParse(raw);
  if (!kept.success) return { reason: 'it does not name its file' };
  const { file: name, record } = kept.data;
  const file = files.get(name);
  if (file === undefined) return { reason: `its file ${name} is gone` };
  const read = file.source.reread?.(record) ?? { record };
  return 'reason' in read ? read : { record: withFields(name, read.record, file.fields) };
}
