import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The path of a file that belongs to this app's code, whether the app runs from its sources or as it was built: the build
 * copies CSV, JSON and Parquet files of `src`, packed or not, to the same places of `dist`.
 *
 * @param file relative to `src`, with `/`: `shop/customers.csv`
 * @example csvFile({ name: 'customers', about: 'the export of the shop', path: packagedFile('shop/customers.csv') })
 */
export function packagedFile(file: string): string {
  const app = appFolder(dirname(fileURLToPath(import.meta.url)));
  const source = join(app, 'src');
  return join(existsSync(source) ? source : app, file);
}

/** The nearest folder with a package.json: the app's, or its `dist`. */
function appFolder(from: string): string {
  if (existsSync(join(from, 'package.json')) || dirname(from) === from) return from;
  return appFolder(dirname(from));
}
