import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';

/** sha256 over the built files of this app, from the running one's folder down, and the versions of the packages they use. */
export async function builtCode(directory = new URL('.', import.meta.url)): Promise<string> {
  const hash = createHash('sha256');
  const files = (await readdir(directory, { recursive: true })).filter((name) => /\.js$|^package\.json$/.test(name)).sort();
  for (const file of files) hash.update(`${file}\n`).update(await readFile(new URL(file, directory)));
  return hash.digest('hex');
}
