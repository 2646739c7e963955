import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '@tripod/contracts';
import { removeLeftFolders, temporaryFolder } from '../temporary-folder.js';
import { readDataset, writeDataset, type KeptDataset } from './dataset-files.js';

/** In the name of a draft's folder. */
const DRAFT = 'kept';

/**
 * Datasets of earlier trainings in a directory of this machine, by what made them. They are a help and never needed: one
 * that cannot be read counts as absent. Several processes may use the directory at the same time.
 */
export class KeptDatasets {
  /**
   * @param directory made when the first dataset is written
   * @param maxBytes datasets that were not used for the longest time go when there are more; 0: none is written
   * @param slowMs what a node reads that runs longer is worth keeping
   */
  constructor(
    readonly directory: string,
    private readonly maxBytes: number,
    readonly slowMs = 1000,
  ) {}

  /** The keys of the datasets that are there. */
  async keys(): Promise<ReadonlySet<string>> {
    const names = await readdir(this.directory).catch(() => []);
    return new Set(names.filter((name) => sha256.safeParse(name).success));
  }

  /**
   * A dataset by its key; undefined if it is not there. One that is torn is removed.
   *
   * @throws the signal's reason when it is aborted
   */
  async read(key: string, signal?: AbortSignal): Promise<KeptDataset | undefined> {
    const directory = join(this.directory, key);
    try {
      const dataset = await readDataset(directory, signal);
      const now = new Date();
      await utimes(directory, now, now);
      return dataset;
    } catch {
      signal?.throwIfAborted();
      await rm(directory, { recursive: true, force: true }).catch(() => undefined);
      return undefined;
    }
  }

  /**
   * Keeps a dataset: it is there whole, or not at all. One that is there already stays as it is.
   *
   * @throws {TypeError} when the value cannot be written
   * @throws what the operating system refuses, and the signal's reason when it is aborted
   */
  async write(key: string, dataset: KeptDataset, signal?: AbortSignal): Promise<void> {
    if (this.maxBytes === 0 || (await this.keys()).has(key)) return;
    await mkdir(this.directory, { recursive: true });
    removeLeftFolders(DRAFT, this.directory);
    const draft = temporaryFolder(DRAFT, this.directory);
    try {
      const bytes = await writeDataset(draft, dataset, signal);
      if (bytes > this.maxBytes) return;
      await rename(draft, join(this.directory, key)).catch(async (error: unknown) => {
        // Another process was faster.
        if (!(await this.keys()).has(key)) throw error;
      });
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
    await this.removeSurplus();
  }

  /** The least recently used go until the others fit. */
  private async removeSurplus(): Promise<void> {
    const found: { directory: string; usedAt: number; bytes: number }[] = [];
    for (const key of await this.keys()) {
      const directory = join(this.directory, key);
      const [usedAt, bytes] = await Promise.all([stat(directory), sizeOf(directory)]).then(([{ mtimeMs }, size]) => [mtimeMs, size] as const, () => [0, 0] as const);
      found.push({ directory, usedAt, bytes });
    }
    let left = this.maxBytes;
    for (const { directory, bytes } of found.sort((a, b) => b.usedAt - a.usedAt)) {
      left -= bytes;
      if (left < 0) await rm(directory, { recursive: true, force: true });
    }
  }
}

async function sizeOf(directory: string): Promise<number> {
  const files = await readdir(directory);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(directory, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
