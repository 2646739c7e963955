import { isSafeArtifactPath, restFiles } from '@tripod/contracts';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../errors.js';
import type { ArtifactPlace } from './artifact-place.js';
import { isMissing } from './fault.js';
import type { RestClient } from './rest-client.js';

/** A file of a run or a model, as the server lists it. */
export interface ListedFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly size: number;
}

/** What is fetched at most: of packages and of artifacts. */
export interface SizeLimits {
  readonly files: number;
  readonly bytes: number;
}

/** A package of this project has some megabytes. */
export const SIZE_LIMITS: SizeLimits = { files: 10_000, bytes: 1024 ** 3 };

const AT_ONCE = 4;
const MAX_DEPTH = 32;

/**
 * All files below a place; none when it does not exist.
 *
 * @throws {AppError} RUN_STORE_INVALID when a listed path would leave the directory, PACKAGE_TOO_LARGE
 */
export async function listFiles(client: RestClient, place: ArtifactPlace, limits = SIZE_LIMITS): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  let bytes = 0;
  let directories = 1;
  const waiting: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { path, is_dir, file_size = 0 } of await listed(client, place, next.path)) {
      const whole = next.path === '' ? path : `${next.path}/${path}`;
      if (!isSafeArtifactPath(path)) throw unsafePath(client, path);
      if (is_dir) {
        if (next.depth === MAX_DEPTH || ++directories > limits.files) throw tooLarge(client, 'it has too many directories');
        waiting.push({ path: whole, depth: next.depth + 1 });
        continue;
      }
      files.push({ path: whole, size: file_size });
      bytes += file_size;
      assertWithin(client, limits, files.length, bytes);
    }
  }
  return files;
}

async function listed(client: RestClient, place: ArtifactPlace, path: string): Promise<z.output<typeof restFiles>['files']> {
  try {
    return (await client.call('GET', place.list(path), restFiles)).files;
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function assertWithin(client: RestClient, limits: SizeLimits, files: number, bytes: number): void {
  if (files > limits.files) throw tooLarge(client, `it has more than ${limits.files} files`);
  if (bytes > limits.bytes) throw tooLarge(client, `it has more than ${limits.bytes} bytes`);
}

function tooLarge({ address }: RestClient, reason: string): AppError {
  return new AppError('PACKAGE_TOO_LARGE', `what ${address.shown} offers is not fetched: ${reason}. A run of this app has fewer; choose another of \`ml runs\`.`);
}

function unsafePath({ address }: RestClient, path: string): AppError {
  return new AppError('RUN_STORE_INVALID', `${address.shown} lists the artifact ${JSON.stringify(path.slice(0, 200))}, which would be written outside of its directory. Nothing was fetched; choose another of \`ml runs\`.`);
}

/** Fetches files into a directory that exists. What the listing promised must come, and not more. */
export async function downloadFiles(client: RestClient, place: ArtifactPlace, files: readonly ListedFile[], directory: string, limits = SIZE_LIMITS): Promise<void> {
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) await mkdir(join(directory, folder), { recursive: true });
  let settled = 0;
  const underWay = new Map<string, number>();
  await inLanes(files, async ({ path, size }) => {
    await client.download(place.file(path), join(directory, path), size, (bytes) => {
      underWay.set(path, bytes);
      assertWithin(client, limits, files.length, [...underWay.values()].reduce((sum, each) => sum + each, settled));
    });
    const bytes = underWay.get(path) ?? 0;
    underWay.delete(path);
    settled += bytes;
    if (bytes !== size) throw tornArtifact(client, path, bytes, size);
  });
}

function tornArtifact({ address }: RestClient, path: string, bytes: number, size: number): AppError {
  return new AppError('PACKAGE_TORN', `${address.shown} lists the artifact '${path}' with ${size} bytes, and sends ${bytes}. Restore it, or train again with \`ml train --force\`.`);
}

/** Sends a file, or what is in a directory, to a place. */
export async function uploadFiles(client: RestClient, place: ArtifactPlace, source: string): Promise<void> {
  const files = (await stat(source)).isDirectory() ? await filesIn(source) : [{ path: basename(source), file: source }];
  await inLanes(files, async ({ path, file }) => client.upload(place.file(path), file, (await stat(file)).size));
}

async function filesIn(directory: string): Promise<{ path: string; file: string }[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => {
    const file = join(entry.parentPath, entry.name);
    return entry.isFile() ? [{ path: file.slice(directory.length + 1).replaceAll('\\', '/'), file }] : [];
  });
}

/** The first failure ends the others' next steps; all have ended when it is thrown. */
async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const lane = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  const lanes = await Promise.allSettled(
    Array.from({ length: AT_ONCE }, () =>
      lane().catch((error: unknown) => {
        left.length = 0;
        throw error;
      }),
    ),
  );
  for (const each of lanes) if (each.status === 'rejected') throw each.reason;
}
