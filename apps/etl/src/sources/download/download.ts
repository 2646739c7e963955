import { mkdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError, messageOf } from '../../errors.js';
import { httpAddress, shownAddress } from '../../http/address.js';
import { authHeaders, type Auth } from '../../http/auth.js';
import { httpClient, PATIENCE, type Patience } from '../../http/http-client.js';
import type { Opening, Source, SourcePlace } from '../source.js';
import { fetchFile } from './fetch-file.js';
import { KeptFile } from './kept-file.js';

/** Where a file comes from. */
export interface Download {
  readonly url: string;
  /** What it must be, in lower hex. Without it any content is taken. */
  readonly sha256?: string;
  readonly auth?: Auth;
  /** Default: 16 GiB. */
  readonly maxBytes?: number;
  /** For the whole file, however often it breaks off. Default: an hour. */
  readonly maxSeconds?: number;
  readonly patience?: Partial<Patience>;
  /** Default: a redirect to an address of a private network is refused. */
  readonly allowsPrivateRedirects?: boolean;
}

const [MAX_BYTES, MAX_SECONDS] = [2 ** 34, 3600];
/** A lock that its process has not renewed for so long is free: the process was killed. Milliseconds. */
const STALE = 10_000;
const LOOK_AGAIN = 200;

/**
 * A file that is downloaded before it is read. It is fetched again only when the server says that it has changed.
 * `--file` takes another address, or the path of a file.
 *
 * @param file reads it: of the project's own kinds, without a path
 * @example
 * const customers = download(csvFile({ name: 'customers', about: 'the export of the shop', columns: ['id'] }), { url: 'https://shop.example/customers.csv' });
 */
export function download<Opened extends Source>(file: SourcePlace<Opened>, declared: Download): SourcePlace<Opened> {
  return {
    name: file.name,
    about: file.about,
    open: async (place = declared.url, opening) => {
      if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(place)) return file.open(place, opening);
      const path = await fetched(file.name, httpAddress(place), declared, opening);
      return { ...(await file.open(path, opening)), place: shownAddress(httpAddress(place)) };
    },
  };
}

/** The path of the downloaded file. */
async function fetched(name: string, address: URL, declared: Download, opening: Opening | undefined): Promise<string> {
  if (opening === undefined) throw new TypeError(`source '${name}' is opened without a folder for downloads`);
  const place = shownAddress(address);
  const patience = { ...PATIENCE, ...declared.patience };
  const { maxBytes = MAX_BYTES, maxSeconds = MAX_SECONDS } = declared;
  const limit = AbortSignal.timeout(1000 * maxSeconds);
  const signal = AbortSignal.any([opening.signal, limit]);
  const client = await httpClient({
    ...{ base: address, ...patience, maxReplyBytes: -1 },
    headers: authHeaders(name, declared.auth, opening.env),
    allowsPrivateRedirects: declared.allowsPrivateRedirects ?? false,
  });
  const kept = new KeptFile(opening.downloads, address);
  try {
    return await locked(kept, opening.downloads, signal, (held) => fetchFile({ client, kept, place, maxBytes, sha256: declared.sha256, patience, progress: opening.progress, signal: held }));
  } catch (error) {
    opening.signal.throwIfAborted();
    if (limit.aborted) throw new AppError('SOURCE_AWAY', `${place} was not there within ${maxSeconds} s. What has come stays: run the same command again to go on from there, or declare a higher \`maxSeconds\`.`, { cause: error });
    throw error;
  }
}

/** Only one process fetches a file; the others wait for it. */
async function locked<Result>(kept: KeptFile, folder: string, signal: AbortSignal, work: (held: AbortSignal) => Promise<Result>): Promise<Result> {
  const { lock } = await import('proper-lockfile');
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new AppError('BAD_SETTING', `DOWNLOADS: the folder ${folder} cannot be made (${messageOf(cause)}).`, { cause });
  });
  for (;;) {
    signal.throwIfAborted();
    const lost = new AbortController();
    const onCompromised = (cause: Error) => lost.abort(new AppError('SOURCE_AWAY', `Another process took over the download at ${kept.part}, since this one did not move. Run the same command again.`, { cause }));
    const release = await lock(kept.part, { lockfilePath: kept.lock, realpath: false, stale: STALE, onCompromised }).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ELOCKED') return undefined;
      throw error;
    });
    if (release === undefined) {
      await pause(LOOK_AGAIN, undefined, { signal }).catch(() => signal.throwIfAborted());
      continue;
    }
    try {
      return await work(AbortSignal.any([signal, lost.signal]));
    } finally {
      if (!lost.signal.aborted) await release();
    }
  }
}
