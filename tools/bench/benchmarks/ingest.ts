import { createScratchDatabase } from '@tripod/database';
import { builtMain, checkout, lastLine, parseReply, ToolError, type App } from '@tripod/processes';
import { z } from 'zod';
import { app, build, startNodeCommand } from '../apps.js';
import type { BenchContext, Benchmark } from '../benchmark.js';
import { watchProcess } from '../measure/watch-process.js';
import type { Figure } from '../report.js';
import { copyBound } from './copy-bound.js';

const GB = 1e9;
/** How much slower than Postgres's own COPY an ingest may be. */
const TIMES_THE_BOUND = 2.2;
const reply = z.looseObject({ skipped: z.literal(false), rowsRead: z.int().positive(), instances: z.int().positive(), labels: z.int().positive() });

/** `etl ingest` of all flights into an empty database, then the bound: Postgres's own COPY of the same rows. */
export const ingest: Benchmark = {
  name: 'ingest',
  about: "`etl ingest` of all flights into an empty database, and Postgres's own COPY of the same rows",
  run: async ({ signal, show }) => {
    const etl = app('etl');
    await build(['etl'], signal);
    const database = await createScratchDatabase({ checkout });
    try {
      const url = database.urls[etl.name];
      if (url === undefined) throw new Error(`the scratch database has no role ${etl.name}`);
      const address = withoutOptions(url);
      show('ingesting all flights …');
      const ingested = await timeIngest(etl, address, { signal, show });
      show('copying the same rows by Postgres alone …');
      const bound = await copyBound(address, etl.name, signal);
      if (bound.rows !== ingested.instances + ingested.labels) {
        throw new ToolError('UNEXPECTED_REPLY', `${etl.name} stored ${bound.rows} rows, and says ${ingested.instances} instances and ${ingested.labels} labels.`);
      }
      return figures(ingested, bound);
    } finally {
      await database.drop();
    }
  },
};

interface Ingested {
  readonly rowsRead: number;
  readonly instances: number;
  readonly labels: number;
  /** From the start of the process to its end. */
  readonly seconds: number;
  readonly usage: { readonly cpuSeconds: number; readonly peakBytes: number } | undefined;
}

async function timeIngest(etl: App, address: string, { signal, show }: BenchContext): Promise<Ingested> {
  const started = performance.now();
  const command = startNodeCommand([builtMain(etl), 'ingest', '--json'], { signal, env: { DATABASE_URL: address }, onStderr: show });
  const usage = watchProcess(command.process.pid);
  try {
    const { rowsRead, instances, labels } = parseReply(`${etl.name} ingest`, lastLine(await command.output), reply);
    return { rowsRead, instances, labels, seconds: (performance.now() - started) / 1000, usage: usage() };
  } finally {
    usage();
  }
}

function figures({ rowsRead, seconds, usage }: Ingested, bound: { readonly seconds: number }): Figure[] {
  return [
    { name: 'rows', value: rowsRead, unit: 'rows' },
    { name: 'ingest', value: seconds, unit: 's' },
    { name: 'rows_per_second', value: rowsRead / seconds, unit: 'rows/s', target: { atLeast: 100_000 } },
    ...(usage
      ? ([
          { name: 'peak_memory', value: usage.peakBytes / GB, unit: 'GB', target: { atMost: 1 } },
          { name: 'cpu_of_etl', value: usage.cpuSeconds, unit: 's' },
        ] as const)
      : []),
    { name: 'postgres_copy', value: bound.seconds, unit: 's' },
    { name: 'postgres_copy_rows_per_second', value: rowsRead / bound.seconds, unit: 'rows/s' },
    { name: 'times_the_bound', value: seconds / bound.seconds, unit: '×', target: { atMost: TIMES_THE_BOUND } },
  ];
}

/** A database of tests lets commits run ahead of the disk; this one is measured as `npm start` uses it. */
function withoutOptions(address: string): string {
  const changed = new URL(address);
  changed.searchParams.delete('options');
  return changed.href;
}
