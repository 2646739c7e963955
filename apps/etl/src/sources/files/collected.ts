import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, messageOf } from '../../errors.js';
import { removeLeftFolders, temporaryFolder } from '../../temporary-folder.js';
import { LineCutter } from '../json/line-cutter.js';
import type { Opening, Source, SourceBatch, SourcePlace, UnreadableRecord } from '../source.js';
import { textChunks } from '../text-chunks.js';

/** What a place had when it was opened. The cursor is the number of batches read. */
export interface CollectedSource<Raw> extends Source<Raw, number> {
  readonly identity: string;
  readonly records: number;
}

/**
 * A place without an identity, such as an API, as one with an end: all that it has is read once when it is opened, into a
 * temporary folder, for a pipeline that reads everything each time. It takes an API whose list ends.
 *
 * @example
 * const meters = collected(api({ name: 'meters', about: 'all meters', … }));
 */
export function collected<Raw>(place: SourcePlace<Source<Raw>>): SourcePlace<CollectedSource<Raw>> {
  return {
    name: place.name,
    about: place.about,
    open: async (at, opening) => {
      removeLeftFolders('collected');
      const folder = temporaryFolder('collected');
      const remove = () => Promise.resolve(rmSync(folder, { recursive: true, force: true }));
      try {
        return { ...(await collect<Raw>(place, at, opening, join(folder, 'batches.jsonl'))), close: remove };
      } catch (error) {
        await remove();
        throw error;
      }
    },
  };
}

const keptBatch = z.object({ records: z.array(z.unknown()), keys: z.array(z.string()), raws: z.array(z.unknown()).optional(), unreadable: z.array(z.object({ key: z.string(), raw: z.unknown(), reason: z.string() })) });
type KeptBatch = z.infer<typeof keptBatch>;

/** A batch is one line of a file, whose length is bounded. */
const BATCH_RECORDS = 1_000;

async function collect<Raw>(place: SourcePlace<Source<Raw>>, at: string | undefined, opening: Opening | undefined, path: string): Promise<CollectedSource<Raw>> {
  const source = await place.open(at, opening);
  const signal = opening?.signal ?? new AbortController().signal;
  const hash = createHash('sha256');
  const file = await open(path, 'wx');
  let records = 0;
  try {
    opening?.progress?.start('reading', undefined);
    for await (const batch of source.read({ signal })) {
      for (const kept of keptBatches(batch)) {
        const line = `${JSON.stringify(kept)}\n`;
        hash.update(line);
        await file.write(line);
      }
      const count = batch.records.length + (batch.unreadable?.length ?? 0);
      records += count;
      opening?.progress?.advance(count);
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC') throw new AppError('DISK_FULL', `No room is left for the records of ${source.place} (${messageOf(cause)}). Make room, or set TMPDIR to another folder.`, { cause });
    throw cause;
  } finally {
    opening?.progress?.stop();
    await file.close();
    await source.close?.();
  }
  const reread = source.reread?.bind(source);
  return {
    ...{ name: place.name, place: source.place, identity: hash.digest('hex'), records, ...(reread === undefined ? {} : { reread }) },
    // `as`: the lines hold what the source gave.
    read: ({ from = 0, signal: stop }) => readLines(path, from, stop) as AsyncIterable<SourceBatch<Raw, number>>,
  };
}

function* keptBatches({ records, key, raw, unreadable = [] }: SourceBatch<unknown>): Generator<KeptBatch> {
  for (let start = 0; start < Math.max(1, records.length); start += BATCH_RECORDS) {
    const places = records.slice(start, start + BATCH_RECORDS).map((_, index) => start + index);
    const ofPart: UnreadableRecord[] = start === 0 ? [...unreadable] : [];
    if (places.length + ofPart.length === 0) continue;
    yield { records: places.map((place) => records[place]), keys: places.map((place) => key(place)), ...(raw === undefined ? {} : { raws: places.map((place) => raw(place)) }), unreadable: ofPart };
  }
}

async function* readLines(path: string, from: number, signal: AbortSignal): AsyncGenerator<SourceBatch<unknown, number>> {
  const cutter = new LineCutter(path);
  for await (const chunk of textChunks(path, 'utf-8')) {
    for (const { at, text } of cutter.push(chunk)) {
      if (at <= from) continue;
      signal.throwIfAborted();
      const { records, keys, raws, unreadable } = keptBatch.parse(JSON.parse(text));
      yield { records, key: (index) => keys[index]!, ...(raws === undefined ? {} : { raw: (index) => raws[index] }), unreadable: unreadable.map(({ key, raw, reason }) => ({ key, raw, reason })), cursor: at };
    }
  }
}
