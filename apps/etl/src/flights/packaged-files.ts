import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The files of vega-datasets that this app reads. The package exports only its main entry, so their paths start from there. */
export const packagedFiles = {
  flights: fileOf('flights-3m.parquet'),
  airports: fileOf('airports.csv'),
} as const;

function fileOf(name: string): string {
  const entry = createRequire(import.meta.url).resolve('vega-datasets');
  return fileURLToPath(new URL(`../data/${name}`, pathToFileURL(entry)));
}
