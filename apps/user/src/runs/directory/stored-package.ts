import { SIGNATURE_FILE, SIGNATURE_MAX_BYTES } from '@tripod/contracts/digest';
import { lstat, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, messageOf } from '../../errors.js';
import { inCache } from '../cache/cache-fault.js';
import { moreThanListed } from '../cache/check-listing.js';
import { filesBelow, piecesOf } from '../cache/folder-files.js';
import { isAbort } from '../cache/system-code.js';
import { torn } from '../cache/torn.js';
import type { PackageSource } from '../package-source.js';
import type { StoredRun } from './find-run.js';

/** Node has four threads for files. */
const LANES = 4;

/** The package of a run in a directory. Links, pipes and devices are refused, so that nothing outside of it comes along. */
export function storedPackage({ id, packageDirectory, packageDigest }: StoredRun): PackageSource {
  const who = `The package of run ${id} in ${packageDirectory}`;
  /** What cannot be read is torn. */
  const reading = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof AppError || isAbort(error) ? error : torn({ who }, messageOf(error));
    }
  };
  return {
    who,
    digest: packageDigest,
    lanes: LANES,
    signature: async () => {
      const file = join(packageDirectory, SIGNATURE_FILE);
      const found = await lstat(file).catch(() => undefined);
      return found?.isFile() === true && found.size <= SIGNATURE_MAX_BYTES ? readFile(file).catch(() => undefined) : undefined;
    },
    list: (limits) => reading(() => filesBelow(packageDirectory, limits)),
    fetch: async (listed, { file, signal }) => {
      const target = await inCache(file, () => open(file, 'w'));
      try {
        await reading(async () => {
          let copied = 0;
          for await (const piece of piecesOf(join(packageDirectory, listed.path))) {
            signal.throwIfAborted();
            if ((copied += piece.length) > listed.bytes) throw moreThanListed({ who }, listed);
            await inCache(file, () => target.writeFile(piece));
          }
        });
      } finally {
        await target.close();
      }
    },
  };
}
