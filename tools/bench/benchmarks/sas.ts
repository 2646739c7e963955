import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder, ToolError } from '@tripod/processes';
import { z } from 'zod';
import { build } from '../apps.js';
import type { Benchmark } from '../benchmark.js';
import { median } from '../measure/statistics.js';
import { readPlace, type ReadPlace } from '../peek.js';
import { providePeers } from '../peers.js';
import type { Figure } from '../report.js';
import { writeSasCopies } from '../sas-copies.js';

const ROWS = 1_000_000;
/** Memory must not grow from so many rows to {@link ROWS}. */
const FEWER_ROWS = 100_000;
const REPEATS = 3;
const MB = 1e6;
/** A heap that is collected later is larger; a table in memory would be ten times as large. */
const TIMES_THE_MEMORY = 1.5;
const peer = z.object({ rows: z.int(), seconds: z.number().positive(), pyarrow_seconds: z.number().positive(), bytes_seconds: z.number().positive(), peak_mb: z.number().positive() });

/** A SAS data set of a million rows, read by `etl peek --all`; beside it pandas. */
export const sas: Benchmark = {
  name: 'sas',
  about: 'a SAS data set of a million rows and ten columns, read to its end by `etl peek --all`; beside it pandas, alone and with pyarrow',
  run: async (context) => {
    const { signal, show } = context;
    const peers = await providePeers(context);
    await build(['etl'], signal);
    const folder = temporaryFolder('sas');
    try {
      const [path, smaller] = [join(folder, 'many.sas7bdat'), join(folder, 'fewer.sas7bdat')];
      show('writing the file …');
      const { rows, bytes } = await writeSasCopies(path, ROWS, signal);
      await writeSasCopies(smaller, FEWER_ROWS, signal);
      const ours: ReadPlace[] = [];
      const theirs: z.infer<typeof peer>[] = [];
      for (let repeat = 0; repeat < REPEATS; repeat++) {
        show(`reading it, ${repeat + 1} of ${REPEATS} …`);
        ours.push(await readPlace([path], rows, context));
        theirs.push(await peers.ask(['sas', path], peer));
      }
      if (theirs.some((each) => each.rows !== rows)) throw new ToolError('UNEXPECTED_REPLY', `pandas reads ${theirs[0]?.rows} rows in ${path}, which has ${rows}.`);
      return figures({ rows, bytes, ours, theirs, fewer: await readPlace([smaller], undefined, context) });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

interface Measured {
  readonly rows: number;
  readonly bytes: number;
  readonly ours: readonly ReadPlace[];
  readonly theirs: readonly z.infer<typeof peer>[];
  readonly fewer: ReadPlace;
}

function figures({ rows, bytes, ours, theirs, fewer }: Measured): Figure[] {
  const rate = rows / median(ours.map(({ seconds }) => seconds));
  const pandas = rows / median(theirs.map(({ seconds }) => seconds));
  const peak = Math.max(...ours.flatMap(({ peakBytes }) => peakBytes ?? []));
  return [
    { name: 'rows', value: rows, unit: 'rows' },
    { name: 'file', value: bytes / MB, unit: 'MB' },
    { name: 'etl_rows_per_second', value: rate, unit: 'rows/s' },
    { name: 'pandas_rows_per_second', value: pandas, unit: 'rows/s' },
    { name: 'times_pandas', value: rate / pandas, unit: '×', target: { atLeast: 1 } },
    { name: 'pandas_with_pyarrow_rows_per_second', value: rows / median(theirs.map((each) => each.pyarrow_seconds)), unit: 'rows/s' },
    { name: 'pandas_without_texts_rows_per_second', value: rows / median(theirs.map((each) => each.bytes_seconds)), unit: 'rows/s' },
    ...(fewer.peakBytes === undefined
      ? []
      : ([
          { name: 'etl_memory', value: peak / MB, unit: 'MB' },
          { name: 'etl_memory_of_ten_times_the_rows', value: peak / fewer.peakBytes, unit: '×', target: { atMost: TIMES_THE_MEMORY } },
        ] as const)),
    { name: 'pandas_memory', value: Math.max(...theirs.map((each) => each.peak_mb)), unit: 'MB' },
  ];
}
