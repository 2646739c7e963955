import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createScratchDatabase } from '@tripod/database';
import { builtMain, checkout, temporaryFolder } from '@tripod/processes';
import { app, build, startNodeCommand } from '../apps.js';
import { bareReaders } from '../bare-readers.js';
import type { BenchContext, Benchmark } from '../benchmark.js';
import { median } from '../measure/statistics.js';
import { readPlace, type ReadPlace } from '../peek.js';
import type { Figure } from '../report.js';
import { fillTable } from '../rows-table.js';
import { writeSasCopies } from '../sas-copies.js';
import { serverAt } from '../server-at.js';

const ROWS = 3_000_000;
const MANY_ROWS = 30_000_000;
const EVENTS_A_PAGE = 1_000;
const EVENTS = 300_000;
const MANY_EVENTS = 3_000_000;
const REPEATS = 3;
const MB = 1e6;
/** A heap that is collected later is larger; rows in memory would be ten times as large. */
const TIMES_THE_MEMORY = 1.5;

/** Synthetic rows of a download, an API and a database, read to their end by `etl peek --all`; beside each its bound. */
export const sources: Benchmark = {
  name: 'sources',
  about: 'synthetic rows from a download, an API and a database, read to their end by `etl peek --all`; beside each the same bytes taken by Node alone; memory with ten times the rows',
  run: async (context) => {
    await build(['etl'], context.signal);
    const folder = temporaryFolder('sources');
    try {
      return [...(await downloads(folder, context)), ...(await pages(context)), ...(await tables(context))];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function downloads(folder: string, context: BenchContext): Promise<Figure[]> {
  const { signal, show } = context;
  const [path, larger, copy] = [join(folder, 'rows.sas7bdat'), join(folder, 'more.sas7bdat'), join(folder, 'copy.sas7bdat')];
  show('writing a file …');
  const { rows, bytes } = await writeSasCopies(path, ROWS, signal);
  const times = { ours: [] as number[], onDisk: [] as number[], bare: [] as number[] };
  const few = await fromServer(path, signal, async (address) => {
    const url = `${address}/file/rows.sas7bdat`;
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      show(`downloading it, ${repeat + 1} of ${REPEATS} …`);
      times.bare.push(await bareReaders.download(url, copy, signal));
      times.ours.push(await secondsToOpen(url, context));
      times.onDisk.push(await secondsToOpen(path, context));
    }
    return readPlace([url], rows, context);
  });
  show('downloading a file with ten times the rows …');
  for (const each of [path, copy]) await rm(each);
  const more = await writeSasCopies(larger, MANY_ROWS, signal);
  const many = await fromServer(larger, signal, (address) => readPlace([`${address}/file/rows.sas7bdat`], more.rows, context));
  await rm(larger);
  const [ours, bare] = [median(times.ours) - median(times.onDisk), median(times.bare)];
  return [
    { name: 'download_size', value: bytes / MB, unit: 'MB' },
    { name: 'download', value: bytes / MB / ours, unit: 'MB/s' },
    { name: 'download_by_node_alone', value: bytes / MB / bare, unit: 'MB/s' },
    { name: 'download_to_node_alone', value: ours / bare, unit: '×' },
    ...memory('download', few, many),
  ];
}

/** From the start of the process to its end; no record is read. */
async function secondsToOpen(place: string, { signal, show }: BenchContext): Promise<number> {
  const started = performance.now();
  await startNodeCommand([builtMain(app('etl')), 'peek', place, '--limit', '0', '--json'], { signal, env: {}, onStderr: show }).output;
  return (performance.now() - started) / 1000;
}

async function pages(context: BenchContext): Promise<Figure[]> {
  const { signal, show } = context;
  return fromServer(undefined, signal, async (address) => {
    const listOf = (events: number) => `${address}/${events / EVENTS_A_PAGE}/`;
    const read = (events: number) => readPlace([listOf(events), '--source', 'airline'], events, context);
    const times = { ours: [] as ReadPlace[], bare: [] as number[] };
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      show(`reading an API, ${repeat + 1} of ${REPEATS} …`);
      times.bare.push(await bareReaders.pages(listOf(EVENTS), signal));
      times.ours.push(await read(EVENTS));
    }
    show('reading an API with ten times the records …');
    return [...rates('api', EVENTS, times.ours, times.bare), ...memory('api', most(times.ours), await read(MANY_EVENTS))];
  });
}

async function tables(context: BenchContext): Promise<Figure[]> {
  const { signal, show } = context;
  const database = await createScratchDatabase({ checkout });
  try {
    const owner = database.urls['owner'];
    if (owner === undefined) throw new Error('the scratch database has no owner');
    const [fewer, more] = ['public.fewer', 'public.more'];
    show('filling tables …');
    await fillTable(owner, fewer, ROWS);
    await fillTable(owner, more, MANY_ROWS);
    const address = new URL(owner);
    const password = decodeURIComponent(address.password);
    address.password = '';
    const read = (table: string, rows: number) => readPlace([`${address.href}#${table}`], rows, context, { PGPASSWORD: password });
    const times = { ours: [] as ReadPlace[], bare: [] as number[], server: [] as number[] };
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      show(`reading a table, ${repeat + 1} of ${REPEATS} …`);
      times.bare.push(await bareReaders.copy(owner, fewer, signal));
      times.server.push(await bareReaders.copyOfServer(owner, fewer));
      times.ours.push(await read(fewer, ROWS));
    }
    show('reading a table of ten times the rows …');
    return [
      ...rates('database', ROWS, times.ours, times.bare),
      { name: 'database_copy_of_the_server_alone', value: ROWS / median(times.server), unit: 'rows/s' },
      ...memory('database', most(times.ours), await read(more, MANY_ROWS)),
    ];
  } finally {
    await database.drop();
  }
}

async function fromServer<Result>(file: string | undefined, signal: AbortSignal, work: (address: string) => Promise<Result>): Promise<Result> {
  const server = await serverAt([join(checkout, 'tools', 'bench', 'places-server.mjs'), ...(file === undefined ? [] : [file])], signal);
  try {
    return await work(server.address);
  } finally {
    await server.stop();
  }
}

function rates(name: string, rows: number, ours: readonly ReadPlace[], bare: readonly number[]): Figure[] {
  const [own, bound] = [median(ours.map(({ seconds }) => seconds)), median(bare)];
  return [
    { name, value: rows / own, unit: 'rows/s' },
    { name: `${name}_by_node_alone`, value: rows / bound, unit: 'rows/s' },
    { name: `${name}_to_node_alone`, value: own / bound, unit: '×' },
  ];
}

/** The one that took the most memory. */
function most(read: readonly ReadPlace[]): ReadPlace | undefined {
  return [...read].sort((a, b) => (b.peakBytes ?? 0) - (a.peakBytes ?? 0))[0];
}

function memory(name: string, fewer: ReadPlace | undefined, more: ReadPlace): Figure[] {
  if (fewer?.peakBytes === undefined || more.peakBytes === undefined) return [];
  return [
    { name: `${name}_memory`, value: fewer.peakBytes / MB, unit: 'MB' },
    { name: `${name}_memory_of_ten_times_the_rows`, value: more.peakBytes / fewer.peakBytes, unit: '×', target: { atMost: TIMES_THE_MEMORY } },
  ];
}
