import { rowCount, sliceColumns, type AnyColumn, type Columns } from '@tripod/contracts';
import { ToolError } from '@tripod/processes';
import { build } from '../apps.js';
import type { Benchmark } from '../benchmark.js';
import { median, quantile } from '../measure/statistics.js';
import { inWords, latestPackage } from '../model-package.js';
import { openEcho, openPackage, type PackageWorker } from '../package-worker.js';
import type { Figure } from '../report.js';
import { storedInstances } from '../stored-instances.js';

const ROWS = 300_000;
const REPEATS = 5;
const STARTS = 20;
const SINGLE_ROWS = 10_000;
/** Until both threads have compiled what they run often. */
const WARM_UP_ROWS = 2000;

/** The package of the latest run, through its worker; beside it a worker without a model: the bound. */
export const predict: Benchmark = {
  name: 'predict',
  about: "through the latest run's package: rows/s from columns to columns, ms from `new Worker` to a prediction, µs for one row",
  run: async ({ signal, show }) => {
    await build(['ml'], signal);
    const found = await latestPackage(signal);
    show(inWords(found));
    const worker = await openPackage(found.directory);
    const echo = await openEcho(worker);
    try {
      const instances = await storedInstances(worker.ready.columns, ROWS);
      const seconds = { package: [] as number[], echo: [] as number[] };
      let predictions: Columns = {};
      for (let repeat = 0; repeat <= REPEATS; repeat++) {
        signal.throwIfAborted();
        const times = [await predictAll(worker, instances), await predictAll(echo, instances)] as const;
        predictions = times[0].predictions;
        // The first time compiles, and does not count.
        if (repeat === 0) continue;
        seconds.package.push(times[0].seconds);
        seconds.echo.push(times[1].seconds);
      }
      const [singles, echoed] = [await predictSingles(worker, instances), await predictSingles(echo, instances)];
      expectEqual(predictions, singles.predictions);
      const starts = await timeStarts(found.directory, worker, instances, signal);
      const [rate, bound] = [ROWS / median(seconds.package), ROWS / median(seconds.echo)];
      return [
        { name: 'rows_per_second', value: rate, unit: 'rows/s', target: { atLeast: 200_000 } },
        { name: 'messages_alone_rows_per_second', value: bound, unit: 'rows/s' },
        { name: 'messages_share_of_the_time', value: rate / bound, unit: '' },
        { name: 'first_prediction', value: median(starts.package), unit: 'ms', target: { atMost: 100 } },
        { name: 'first_prediction_p95', value: quantile(starts.package, 0.95), unit: 'ms' },
        { name: 'empty_worker_first_answer', value: median(starts.echo), unit: 'ms' },
        ...latencies('one_row', singles.milliseconds),
        ...latencies('message_alone', echoed.milliseconds),
        { name: 'one_row_to_message_alone', value: median(singles.milliseconds) / median(echoed.milliseconds), unit: '×', target: { atMost: 2 } },
      ];
    } finally {
      await worker.close();
      await echo.close();
    }
  },
};

const latencies = (name: string, milliseconds: readonly number[]): Figure[] => [
  { name: `${name}_p50`, value: quantile(milliseconds, 0.5) * 1000, unit: 'µs' },
  { name: `${name}_p99`, value: quantile(milliseconds, 0.99) * 1000, unit: 'µs' },
];

/** From columns in memory, which stay there, to columns in memory. */
async function predictAll(worker: PackageWorker, columns: Columns): Promise<{ seconds: number; predictions: Columns }> {
  const started = performance.now();
  const predictions = await worker.predict(columns);
  return { seconds: (performance.now() - started) / 1000, predictions };
}

/** Single rows, one after another; the first times do not count. */
async function predictSingles(worker: PackageWorker, columns: Columns): Promise<{ milliseconds: number[]; predictions: Record<string, AnyColumn>[] }> {
  const milliseconds: number[] = [];
  const predictions: Record<string, AnyColumn>[] = [];
  for (let row = 0; row < SINGLE_ROWS; row++) {
    const one = sliceColumns(columns, row, row + 1);
    const started = performance.now();
    const predicted = await worker.predict(one);
    milliseconds.push(performance.now() - started);
    predictions.push(predicted);
  }
  return { milliseconds: milliseconds.slice(WARM_UP_ROWS), predictions };
}

/** A row alone and the same row among others must be predicted to the same bits, or nothing of this counts. */
function expectEqual(all: Columns, singles: readonly Columns[]): void {
  for (const [row, single] of singles.entries()) {
    for (const [name, column] of Object.entries(all)) {
      if (rowCount(single) === 1 && Object.is(single[name]?.[0], column[row])) continue;
      throw new ToolError('UNEXPECTED_REPLY', `Row ${row} was predicted differently alone and among others, in ${name}: nothing of this counts.`);
    }
  }
}

/** Milliseconds from `new Worker` to the first prediction, with the package and without one. */
async function timeStarts(directory: string, like: PackageWorker, columns: Columns, signal: AbortSignal) {
  const first = async (open: () => Promise<PackageWorker>) => {
    signal.throwIfAborted();
    const one = sliceColumns(columns, 0, 1);
    const started = performance.now();
    const worker = await open();
    await worker.predict(one);
    const milliseconds = performance.now() - started;
    await worker.close();
    return milliseconds;
  };
  const times = { package: [] as number[], echo: [] as number[] };
  for (let repeat = 0; repeat < STARTS; repeat++) {
    times.package.push(await first(() => openPackage(directory)));
    times.echo.push(await first(() => openEcho(like)));
  }
  return times;
}
