import { open, readFile, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError, messageOf } from '../../errors.js';
import { inCache } from '../cache/cache-fault.js';
import { moreThanListed } from '../cache/check-listing.js';
import { torn } from '../cache/torn.js';
import type { Destination, ListedFile } from '../package-source.js';
import type { StoreClient } from './store-client.js';

/** A smaller file is fetched anew rather than from where it broke off. */
const RESUMED_BYTES = 1024 * 1024;

/**
 * Downloads a file. Where an earlier try has left its beginning, only the rest is asked for, as long as the server still has
 * the same content; a body that breaks off is taken up again in the same way.
 *
 * @throws {AppError} PACKAGE_TOO_LARGE for more bytes than listed; RUN_STORE_AWAY, RUN_STORE_REFUSED, RUN_STORE_INVALID
 */
export async function downloadFile(client: StoreClient, path: string, who: string, listed: ListedFile, to: Destination): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await download(client, path, who, listed, to);
    } catch (error) {
      if (!(error instanceof BrokenOff) || to.signal.aborted) throw error;
      if (attempt >= client.retries) {
        throw new AppError('RUN_STORE_INVALID', `The run store ${client.base} breaks off in the middle of ${listed.path}, ${attempt + 1} times (${error.message}). What has come is kept; look at its log.`, { cause: error });
      }
      await pause(client.firstWait * 2 ** attempt, undefined, { signal: to.signal });
    }
  }
}

/** A body that ended before its end, or fell silent. */
class BrokenOff extends Error {}

async function download(client: StoreClient, path: string, who: string, listed: ListedFile, { file, validator, signal }: Destination): Promise<void> {
  const known = listed.bytes >= RESUMED_BYTES && validator !== undefined ? await beginningOf(file, validator) : undefined;
  const silence = new AbortController();
  const range = known === undefined ? undefined : { Range: `bytes=${known.bytes}-`, 'If-Range': known.etag };
  const stream = await client.stream(path, range ?? {}, AbortSignal.any([signal, silence.signal]));
  if (stream === undefined) throw torn({ who }, `${client.base} lists ${listed.path} and does not have it`);
  const { status, headers, body } = stream;
  const isRest = status === 206 && known !== undefined && headers.range?.startsWith(`bytes ${known.bytes}-`) === true;
  const isWhole = status === 200;
  if (!isRest && listed.bytes >= RESUMED_BYTES && validator !== undefined) {
    // A weak tag does not promise the same bytes.
    const tag = isWhole && headers.etag?.startsWith('"') === true ? headers.etag : '';
    await inCache(validator, () => writeFile(validator, tag));
  }
  if (!isRest && !isWhole) {
    body.destroy();
    throw new BrokenOff(`it answers ${status} to ${range === undefined ? 'a request for the whole' : 'a request for the rest'}`);
  }
  const target = await inCache(file, () => open(file, isRest ? 'a' : 'w'));
  try {
    await write(body, target, { who, listed, file, written: isRest ? known.bytes : 0, client, silence });
  } catch (error) {
    if (error instanceof AppError || error instanceof BrokenOff || signal.aborted) throw error;
    throw new BrokenOff(silence.signal.aborted ? `no byte within ${client.timeout} ms` : messageOf(error));
  } finally {
    body.destroy();
    await target.close();
  }
}

interface Writing {
  readonly who: string;
  readonly listed: ListedFile;
  readonly file: string;
  readonly written: number;
  readonly client: StoreClient;
  readonly silence: AbortController;
}

async function write(body: AsyncIterable<Buffer>, target: FileHandle, { who, listed, file, written, client, silence }: Writing): Promise<void> {
  let bytes = written;
  const timer = setTimeout(() => silence.abort(), client.timeout);
  try {
    for await (const piece of body) {
      timer.refresh();
      if ((bytes += piece.length) > listed.bytes) throw moreThanListed({ who }, listed);
      await inCache(file, () => target.writeFile(piece));
    }
  } finally {
    clearTimeout(timer);
  }
  if (bytes < listed.bytes) throw new BrokenOff(`${bytes} of ${listed.bytes} bytes`);
}

/** What an earlier try has left of a file, and the tag of the content that it belongs to. */
async function beginningOf(file: string, validator: string): Promise<{ readonly bytes: number; readonly etag: string } | undefined> {
  try {
    const [{ size }, etag] = await Promise.all([stat(file), readFile(validator, 'utf8')]);
    return size > 0 && etag !== '' ? { bytes: size, etag } : undefined;
  } catch {
    return undefined;
  }
}
