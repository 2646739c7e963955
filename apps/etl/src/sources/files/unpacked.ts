import { createWriteStream, rmSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError, messageOf } from '../../errors.js';
import { removeLeftFolders, temporaryFolder } from '../../temporary-folder.js';
import { fileBytes } from '../file-bytes.js';
import type { Source, SourcePlace } from '../source.js';
import { fileOf } from '../usual-file.js';

/**
 * A file of a kind that cannot be read while it is unpacked (Parquet, SAS), packed as `.gz`, `.br` or `.zst`: it is unpacked to
 * a temporary folder first. CSV and JSON do without.
 *
 * @param file without a path
 * @example
 * const meters = unpacked(parquetFile({ name: 'meters', about: 'all meters', columns: { meter: 'text' } }), '/data/meters.parquet.gz');
 */
export function unpacked<Opened extends Source>(file: SourcePlace<Opened>, path?: string): SourcePlace<Opened> {
  return {
    name: file.name,
    about: file.about,
    open: async (place = path, opening) => {
      const packed = fileOf(file, place);
      removeLeftFolders('unpacked');
      const folder = temporaryFolder('unpacked');
      const remove = () => rmSync(folder, { recursive: true, force: true });
      try {
        const whole = join(folder, basename(packed, extname(packed)));
        await write(packed, whole, opening?.signal);
        const source = await file.open(whole, opening);
        return { ...source, place: packed, close: () => Promise.resolve(source.close?.()).finally(remove) };
      } catch (error) {
        remove();
        throw error;
      }
    },
  };
}

async function write(from: string, to: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    await pipeline(fileBytes(from), createWriteStream(to), { ...(signal === undefined ? {} : { signal }) });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    signal?.throwIfAborted();
    const isFull = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC';
    throw new AppError(isFull ? 'DISK_FULL' : 'SOURCE_UNREADABLE', `${from} cannot be unpacked to ${to} (${messageOf(cause)}).${isFull ? ' Make room there, or set TMPDIR to another folder.' : ''}`, { cause });
  }
}
