import type { AxiosInstance, AxiosResponse } from 'axios';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError, messageOf } from '../../errors.js';
import type { Patience } from '../../http/http-client.js';
import { sourceError } from '../../http/request-error.js';
import type { Progress } from '../../progress.js';
import type { KeptFile, Part, Validator, WholeFile } from './kept-file.js';

/** A file to fetch. */
export interface FileRequest {
  readonly client: AxiosInstance;
  readonly kept: KeptFile;
  /** For messages. */
  readonly place: string;
  readonly maxBytes: number;
  /** What the file must be, in lower hex. */
  readonly sha256: string | undefined;
  readonly patience: Patience;
  readonly progress: Progress | undefined;
  readonly signal: AbortSignal;
}

const MAX_PAUSE = 30_000;

/**
 * Fetches a file, unless the one that is there is still the server's. What broke off goes on where it stopped, in this
 * process or a later one, if the server says that it is the same file.
 *
 * @returns its path
 * @throws {AppError} SOURCE_AWAY, SOURCE_REFUSED, SOURCE_TOO_LARGE, SOURCE_CHANGED, DISK_FULL
 */
export async function fetchFile(request: FileRequest): Promise<string> {
  const { kept, place, patience, signal } = request;
  for (let failed = 0, furthest = 0; ; ) {
    const begun = await kept.begun();
    const known = begun === undefined ? await kept.whole() : undefined;
    const reply = await ask(request, begun, known);
    if (reply.status === 304 && known !== undefined) return known.path;
    const part = await partOf(reply, begun, kept);
    if (part === undefined) {
      // The server has another file by now, or goes on elsewhere.
      reply.data.destroy();
      await kept.drop();
      continue;
    }
    const broken = reply.status === 416 ? undefined : await receive(request, reply, part);
    const [bytes, size] = [(await kept.begun())?.bytes ?? 0, totalOf(reply, part)];
    if (broken === undefined && (size === undefined || bytes === size)) return finish(request, { ...part, bytes });
    if (bytes > furthest) [failed, furthest] = [0, bytes];
    else failed++;
    if (failed > patience.retries) throw new AppError('SOURCE_AWAY', `${place} breaks off at byte ${bytes} of ${size ?? 'an unknown number'}, again and again (${messageOf(broken ?? 'the answer is too short')}). Run the same command again later; it goes on from there.`, { cause: broken });
    await pause(Math.min(MAX_PAUSE, patience.firstWait * 2 ** failed), undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

async function ask({ client, place, signal }: FileRequest, begun: Part | undefined, known: WholeFile | undefined): Promise<AxiosResponse<Readable>> {
  const headers: Record<string, string> = { 'Accept-Encoding': 'identity' };
  const condition = begun === undefined ? undefined : strongValidator(begun);
  if (begun !== undefined && condition !== undefined) Object.assign(headers, { Range: `bytes=${begun.bytes}-`, 'If-Range': condition });
  if (known?.etag != null) headers['If-None-Match'] = known.etag;
  else if (known?.lastModified != null) headers['If-Modified-Since'] = known.lastModified;
  return client
    .get<Readable>('', { headers, signal, responseType: 'stream', decompress: false, validateStatus: (status) => status === 200 || (status === 304 && known !== undefined) || ([206, 416].includes(status) && condition !== undefined) })
    .catch((error: unknown) => {
      throw sourceError(place, error, signal);
    });
}

/** A weak ETag says that two files mean the same, not that their bytes are equal (RFC 9110, 13.1.5). */
function strongValidator({ etag, lastModified }: Validator): string | undefined {
  return etag !== null && !etag.startsWith('W/') ? etag : (lastModified ?? undefined);
}

/** What of the file is there before the reply's bytes; undefined where they do not fit to it. */
async function partOf(reply: AxiosResponse, begun: Part | undefined, kept: KeptFile): Promise<Part | undefined> {
  if (reply.status === 200) {
    await kept.begin(validatorOf(reply));
    return { ...validatorOf(reply), bytes: 0 };
  }
  const [, start, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(String(reply.headers['content-range'] ?? '')) ?? [];
  const { etag, lastModified } = validatorOf(reply);
  if (begun === undefined || ![null, begun.etag].includes(etag) || ![null, begun.lastModified].includes(lastModified)) return undefined;
  return reply.status === 206 ? (Number(start) === begun.bytes ? begun : undefined) : Number(total) === begun.bytes ? begun : undefined;
}

function validatorOf({ headers }: AxiosResponse): Validator {
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return { etag: text(headers['etag']), lastModified: text(headers['last-modified']) };
}

function totalOf({ status, headers }: AxiosResponse, { bytes }: Part): number | undefined {
  const length = Number(headers['content-length'] ?? NaN);
  return status === 416 ? bytes : Number.isNaN(length) ? undefined : bytes + length;
}

/** Writes what comes behind the part, and returns why it ended too early. */
async function receive({ kept, place, maxBytes, patience, progress, signal }: FileRequest, reply: AxiosResponse<Readable>, part: Part): Promise<unknown> {
  const tooLarge = () => new AppError('SOURCE_TOO_LARGE', `${place} has more than ${maxBytes} bytes. If that is meant, declare a higher \`maxBytes\`.`);
  const body = reply.data;
  const silence = setTimeout(() => body.destroy(new Error(`no byte within ${patience.timeout} ms`)), patience.timeout);
  const stop = () => body.destroy();
  signal.addEventListener('abort', stop, { once: true });
  const file = await open(kept.part, 'a');
  try {
    let bytes = part.bytes;
    const total = totalOf(reply, part);
    if (total !== undefined && total > maxBytes) throw tooLarge();
    progress?.start('downloading', total === undefined ? undefined : total - part.bytes, 'bytes');
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      silence.refresh();
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge();
      await file.writeFile(chunk);
      progress?.advance(chunk.length);
    }
    await file.sync();
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) {
      await kept.drop();
      throw error;
    }
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw new AppError('DISK_FULL', `No room is left for ${place} at ${kept.part}. Make room there, or set DOWNLOADS to another folder.`, { cause: error });
    return error;
  } finally {
    signal.removeEventListener('abort', stop);
    clearTimeout(silence);
    body.destroy();
    await file.close();
  }
}

async function finish({ kept, place, sha256, signal }: FileRequest, part: Part): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(kept.part, { signal, highWaterMark: 1 << 20 })) hash.update(chunk as Uint8Array);
  const digest = hash.digest('hex');
  if (sha256 === undefined || sha256 === digest) return kept.complete(part, digest);
  await kept.drop();
  throw new AppError('SOURCE_CHANGED', `${place} has the sha256 ${digest}, not ${sha256} as declared. If the new content is right, declare its sha256.`);
}
