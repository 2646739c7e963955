import type { PackageColumns, PackageReady } from '@tripod/contracts';
import { build } from '../apps.js';
import type { Benchmark } from '../benchmark.js';
import { BenchError } from '../errors.js';
import { median, quantile } from '../measure/statistics.js';
import { inWords, latestPackage } from '../model-package.js';
import { openEcho, openPackage, type PackageWorker } from '../package-worker.js';
import type { Figure } from '../report.js';
import { storedFlights } from '../stored-flights.js';

const ROWS = 300_000;
const REPEATS = 5;
const BATCH_ROWS = 8192;
/** One batch is predicted while the next is copied. */
const BATCHES_IN_FLIGHT = 2;
const STARTS = 20;
const SINGLE_ROWS = 3000;

/** The package of the latest run, through its worker; beside it a worker without a model: the bound. */
export const predict: Benchmark = {
  name: 'predict',
  about: "through the latest run's package: rows/s from columns to columns, ms from `new Worker` to a prediction, µs for one row",
  run: async ({ signal, tell }) => {
    await build(['ml'], signal);
    const found = await latestPackage(signal);
    const { directory } = found;
    tell(inWords(found));
    const worker = await openPackage(directory);
    const echo = await openEcho(worker.ready);
    try {
      const flights = await storedFlights(worker.ready.columns, ROWS);
      let predictions = new Float64Array();
      const seconds = { package: [] as number[], echo: [] as number[] };
      for (let repeat = 0; repeat <= REPEATS; repeat++) {
        signal.throwIfAborted();
        const times = [await predictAll(worker, flights), await predictAll(echo, flights)] as const;
        // The first time compiles, and does not count.
        if (repeat > 0) seconds.package.push(times[0].seconds);
        if (repeat > 0) seconds.echo.push(times[1].seconds);
        predictions = times[0].predictions;
      }
      const [singles, echoed] = [await predictSingles(worker, flights), await predictSingles(echo, flights)];
      if (singles.predictions.some((value, row) => value !== predictions[row])) {
        throw new BenchError('unexpected_reply', 'a row alone and the same row among others were predicted differently: nothing of this counts.');
      }
      const starts = await timeStarts(directory, worker.ready, flights, signal);
      const [rate, bound] = [ROWS / median(seconds.package), ROWS / median(seconds.echo)];
      return [
        { name: 'rows_per_second', value: rate, unit: 'rows/s', target: { atLeast: 200_000 } },
        { name: 'messages_alone_rows_per_second', value: bound, unit: 'rows/s' },
        { name: 'messages_share_of_the_time', value: rate / bound, unit: '' },
        { name: 'first_prediction', value: median(starts.package), unit: 'ms', target: { atMost: 150 } },
        { name: 'first_prediction_p95', value: quantile(starts.package, 0.95), unit: 'ms' },
        { name: 'empty_worker_first_answer', value: median(starts.echo), unit: 'ms' },
        ...latencies('one_row', singles.milliseconds),
        ...latencies('message_alone', echoed.milliseconds),
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

const slice = (columns: PackageColumns, from: number, to: number): PackageColumns =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(from, to)]));

/** From columns in memory, which stay there, to one column in memory. */
async function predictAll(worker: PackageWorker, columns: PackageColumns): Promise<{ seconds: number; predictions: Float64Array<ArrayBuffer> }> {
  const started = performance.now();
  const predictions = new Float64Array(ROWS);
  let next = 0;
  const lane = async () => {
    for (let from = next; from < ROWS; from = next) {
      next += BATCH_ROWS;
      predictions.set(await probabilities(worker, slice(columns, from, from + BATCH_ROWS)), from);
    }
  };
  await Promise.all(Array.from({ length: BATCHES_IN_FLIGHT }, lane));
  return { seconds: (performance.now() - started) / 1000, predictions };
}

/** Single rows, one after another; the first tenth of the times does not count. */
async function predictSingles(worker: PackageWorker, columns: PackageColumns): Promise<{ milliseconds: number[]; predictions: number[] }> {
  const milliseconds: number[] = [];
  const predictions: number[] = [];
  for (let row = 0; row < SINGLE_ROWS; row++) {
    const one = slice(columns, row, row + 1);
    const started = performance.now();
    const [probability = NaN] = await probabilities(worker, one);
    milliseconds.push(performance.now() - started);
    predictions.push(probability);
  }
  return { milliseconds: milliseconds.slice(SINGLE_ROWS / 10), predictions };
}

async function probabilities(worker: PackageWorker, columns: PackageColumns): Promise<Float64Array> {
  const { late_probability: part } = await worker.ask(columns);
  if (part instanceof Float64Array) return part;
  throw new BenchError('unexpected_reply', 'the package answers no late_probability.');
}

/** Milliseconds from `new Worker` to the first prediction, with the package and without one. */
async function timeStarts(directory: string, ready: PackageReady, columns: PackageColumns, signal: AbortSignal) {
  const first = async (open: () => Promise<PackageWorker>) => {
    signal.throwIfAborted();
    const one = slice(columns, 0, 1);
    const started = performance.now();
    const worker = await open();
    await worker.ask(one);
    const milliseconds = performance.now() - started;
    await worker.close();
    return milliseconds;
  };
  const times = { package: [] as number[], echo: [] as number[] };
  for (let repeat = 0; repeat < STARTS; repeat++) {
    times.package.push(await first(() => openPackage(directory)));
    times.echo.push(await first(() => openEcho(ready)));
  }
  return times;
}
