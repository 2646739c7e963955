import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { createHash } from 'node:crypto';
import { z } from 'zod';

/** By which a server says whether content is the same. */
const validator = z.strictObject({ etag: z.string().nullable(), lastModified: z.string().nullable() });
export type Validator = z.infer<typeof validator>;

const whole = validator.extend({ file: z.string(), bytes: z.int().nonnegative() });

/** A file that was downloaded as a whole. */
export interface WholeFile extends Validator {
  readonly path: string;
}

/** The beginning of a file. */
export interface Part extends Validator {
  readonly bytes: number;
}

/** The files of one address in the folder of downloads: the last whole one, and the part of the next one. */
export class KeptFile {
  readonly part: string;
  readonly lock: string;
  private readonly id: string;
  private readonly ending: string;

  /** @param address its hash names the files */
  constructor(
    private readonly folder: string,
    address: URL,
  ) {
    const name = basename(address.pathname).replace(/[^\w.-]/g, '_').slice(-60);
    this.ending = extname(name);
    this.id = `${createHash('sha256').update(address.href).digest('hex').slice(0, 12)}-${basename(name, this.ending)}`;
    this.part = join(folder, `${this.id}.part`);
    this.lock = join(folder, `${this.id}.lock`);
  }

  /** The last whole file, or undefined. */
  async whole(): Promise<WholeFile | undefined> {
    const known = whole.safeParse(await readJson(join(this.folder, `${this.id}.json`)));
    if (!known.success) return undefined;
    const { file, bytes, ...rest } = known.data;
    const path = join(this.folder, basename(file));
    return (await sizeOf(path)) === bytes ? { path, ...rest } : undefined;
  }

  /** What has come of the next file; undefined where nothing says what it is a part of. */
  async begun(): Promise<Part | undefined> {
    const [bytes, known] = [await sizeOf(this.part), validator.safeParse(await readJson(`${this.part}.json`))];
    return bytes === undefined || bytes === 0 || !known.success ? undefined : { bytes, ...known.data };
  }

  /** Begins the next file anew. */
  async begin(of: Validator): Promise<void> {
    await writeFile(this.part, '');
    await writeFile(`${this.part}.json`, JSON.stringify(of));
  }

  async drop(): Promise<void> {
    await rm(`${this.part}.json`, { force: true });
    await rm(this.part, { force: true });
  }

  /** Makes the part the whole file. A crash in between leaves the old one or the new one. */
  async complete({ bytes, ...of }: Part, digest: string): Promise<string> {
    const file = `${this.id}-${digest.slice(0, 12)}${this.ending}`;
    await rename(this.part, join(this.folder, file));
    const facts = join(this.folder, `${this.id}.json`);
    await writeFile(`${facts}.new`, JSON.stringify({ file, bytes, ...of }));
    await rename(`${facts}.new`, facts);
    await rm(`${this.part}.json`, { force: true });
    // Whoever reads an older one goes on doing so.
    const old = new RegExp(`^${this.id.replace(/[.]/g, '\\.')}-[0-9a-f]{12}(\\.|$)`);
    for (const name of await readdir(this.folder)) if (old.test(name) && name !== file) await rm(join(this.folder, name), { force: true });
    return join(this.folder, file);
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
