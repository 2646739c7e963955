import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { business, columnsToRows, rowCount, type Columns } from '@tripod/contracts';
import { temporaryFolder } from '@tripod/processes';
import { z } from 'zod';
import { build } from '../apps.js';
import type { Benchmark } from '../benchmark.js';
import { median } from '../measure/statistics.js';
import { inWords, latestPackage } from '../model-package.js';
import { openPackage } from '../package-worker.js';
import { providePeers } from '../peers.js';
import { storedInstances } from '../stored-instances.js';

const ROWS = 300_000;
const REPEATS = 5;
/** The peers learn from so many, and predict them again and again. */
const PEER_ROWS = 20_000;
const peerReply = z.object({ lightgbm: z.number(), kedro: z.number() });

/** Many rows by a run's package: Postgres's columns in memory to predictions in memory. */
export const batch: Benchmark = {
  name: 'batch',
  about: "300,000 stored rows to predictions by the latest run's package; beside it LightGBM by MLflow's pyfunc and Kedro's KedroPipelineModel on rows of the same table",
  run: async (context) => {
    const { signal, show } = context;
    const peers = await providePeers(context);
    await build(['ml'], signal);
    const found = await latestPackage(signal);
    show(inWords(found));
    const worker = await openPackage(found.directory);
    try {
      const instances = await storedInstances(worker.ready.columns, ROWS);
      const seconds: number[] = [];
      for (let repeat = 0; repeat <= REPEATS; repeat++) {
        signal.throwIfAborted();
        const started = performance.now();
        await worker.predict(instances);
        seconds.push((performance.now() - started) / 1000);
      }
      // The first time compiles, and does not count.
      const rate = ROWS / median(seconds.slice(1));
      show('the peers predict …');
      const rates = await withRowsFile(instances, (file) => peers.ask(['batch', file, String(ROWS), String(REPEATS)], peerReply));
      return [
        { name: 'rows_per_second', value: rate, unit: 'rows/s', target: { atLeast: 500_000 } },
        { name: 'kedro_pipeline_model_rows_per_second', value: rates.kedro, unit: 'rows/s' },
        { name: 'lightgbm_by_pyfunc_rows_per_second', value: rates.lightgbm, unit: 'rows/s' },
        { name: 'times_kedro', value: rate / rates.kedro, unit: '×' },
        { name: 'times_lightgbm', value: rate / rates.lightgbm, unit: '×' },
      ];
    } finally {
      await worker.close();
    }
  },
};

/** The first rows as a CSV file, which peers read: columns that a model reads are numbers and times, without commas. */
export async function withRowsFile<T>(columns: Columns, work: (file: string) => Promise<T>): Promise<T> {
  const folder = temporaryFolder('rows');
  try {
    const file = join(folder, 'rows.csv');
    await pipeline(Readable.from(csvLines(columns)), createWriteStream(file));
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function* csvLines(columns: Columns): Generator<string> {
  const names = Object.keys(columns);
  yield `${names.join(',')}\n`;
  const rows = columnsToRows(business.instance, columns, names, 0, Math.min(PEER_ROWS, rowCount(columns)));
  for (const row of rows) yield `${names.map((name) => row[name]).join(',')}\n`;
}
