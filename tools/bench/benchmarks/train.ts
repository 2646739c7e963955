import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { builtMain, checkout, lastLine, parseReply, ToolError, temporaryFolder } from '@tripod/processes';
import type { Period } from '@tripod/contracts';
import { z } from 'zod';
import { app, build, startNodeCommand } from '../apps.js';
import type { BenchContext, Benchmark } from '../benchmark.js';
import { withConsumerDatabase, type ConsumerDatabase } from '../consumer-database.js';
import { usageOf } from '../measure/process-usage.js';
import { watchProcess } from '../measure/watch-process.js';
import { modelKeys } from '../model-package.js';
import { providePeers, type Peers } from '../peers.js';
import type { Figure } from '../report.js';
import { askLearners, DAYS, type LearnedByPeers } from './learners.js';
import { TrainingLog } from './training-log.js';

const BACKENDS = ['native', 'wasm'] as const;
type Backend = (typeof BACKENDS)[number];
const STEP = 'train-network';
/** The target is one of the training step: a day is enough to validate on. */
const VALIDATION = '2001-05-01..2001-05-01';
const GB = 1e9;
/** Rows of a step, in the recipe that is measured. */
const BATCH_ROWS = 8192;
/** What the test rows must show, and the recipe that reaches it: first-run with twice as many steps. */
const WANTED_ROC_AUC = 0.9;
const REACHES_IT = { epochs: 1, batch: BATCH_ROWS / 2, peakRate: 0.03, warmUp: 0.05 } as const;
const reply = z.looseObject({ backend: z.string(), steps: z.int().positive(), headline: z.object({ name: z.string(), value: z.number() }) });

/** `ml train` on each backend, into a run store of its own, and the peers on the same rows. */
export const train: Benchmark = {
  name: 'train',
  about: '`ml train` on each backend (native needs `npm run native`): rows of the training step per CPU-second, and the seconds to a test ROC-AUC of .900; beside it Keras and LightGBM on the same rows',
  run: async (context) => {
    if (process.platform !== 'linux') throw new ToolError('NOTHING_TO_MEASURE', 'The CPU time of a process is read from /proc, which only Linux has.');
    await build(['ml'], context.signal);
    const peers = await providePeers(context);
    const rates = new Map<Backend, { readonly perSecond: number; readonly perCpuSecond: number }>();
    const figures: Figure[] = [];
    const isNativeBuilt = existsSync(join(checkout, '.tripod', 'native', 'stamp.json'));
    if (!isNativeBuilt) context.show('The native backend is not built (`npm run native` builds it): wasm alone is measured.');
    for (const backend of BACKENDS.filter((name) => name === 'wasm' || isNativeBuilt)) {
      context.show(`training on ${backend} …`);
      const { rows, cpuSeconds, seconds, total, peakBytes, headline } = await withConsumerDatabase((database) => timeTraining(backend, database, context, []));
      rates.set(backend, { perSecond: rows / seconds, perCpuSecond: rows / cpuSeconds });
      figures.push(
        { name: `${backend}_rows`, value: rows, unit: 'rows' },
        { name: `${backend}_rows_per_cpu_second`, value: rows / cpuSeconds, unit: 'rows/s', ...(backend === 'native' && { target: { atLeast: 500_000 } }) },
        { name: `${backend}_rows_per_second`, value: rows / seconds, unit: 'rows/s' },
        { name: `${backend}_training_step`, value: seconds, unit: 's' },
        { name: `${backend}_whole_command`, value: total, unit: 's' },
        { name: `${backend}_peak_memory`, value: peakBytes / GB, unit: 'GB' },
        { name: `${backend}_${headline.name.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`, value: headline.value, unit: '' },
      );
    }
    const [native, wasm] = [rates.get('native'), rates.get('wasm')];
    if (native !== undefined && wasm !== undefined) figures.push({ name: 'native_to_wasm_per_cpu_second', value: native.perCpuSecond / wasm.perCpuSecond, unit: '×' });
    const reached = await timeToReach(native === undefined ? 'wasm' : 'native', peers, context);
    const { keras } = reached.byPeers;
    if (native !== undefined) {
      figures.push(
        { name: 'native_to_keras_rows_per_second', value: native.perSecond / keras.rows_per_second, unit: '×', target: { atLeast: 1 } },
        { name: 'native_to_keras_per_cpu_second', value: native.perCpuSecond / keras.rows_per_cpu_second, unit: '×' },
      );
    }
    return [...figures, ...reached.figures];
  },
};

/** The seconds of the training step whose network reaches the wanted ROC-AUC on the test rows, and those of the peers. */
async function timeToReach(backend: Backend, peers: Peers, context: BenchContext): Promise<{ readonly byPeers: LearnedByPeers; readonly figures: readonly Figure[] }> {
  context.show(`training on ${backend} to a test ROC-AUC of ${WANTED_ROC_AUC} …`);
  const days = ({ from, to }: Period) => `${from}..${to}`;
  const parameters = Object.entries(REACHES_IT).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  const options = ['--training', days(DAYS.training), '--test', days(DAYS.test), ...parameters];
  const own = await withConsumerDatabase((database) => timeTraining(backend, database, context, options));
  context.show('the peers learn …');
  const byPeers = await withConsumerDatabase((database) => askLearners(peers, database, REACHES_IT, WANTED_ROC_AUC, BATCH_ROWS));
  const { keras, lightgbm } = byPeers;
  const reached = (who: string, seconds: number, rocAuc: number): Figure[] => [
    { name: `${who}_seconds_to_roc_auc_900`, value: seconds, unit: 's' },
    { name: `${who}_roc_auc_then`, value: rocAuc, unit: '', ...(who === backend && { target: { atLeast: WANTED_ROC_AUC } }) },
  ];
  return {
    byPeers,
    figures: [
      { name: 'keras_rows_per_second', value: keras.rows_per_second, unit: 'rows/s' },
      { name: 'keras_rows_per_cpu_second', value: keras.rows_per_cpu_second, unit: 'rows/s' },
      ...reached(backend, own.seconds, own.headline.value),
      ...reached('keras', keras.seconds, keras.roc_auc),
      ...reached('lightgbm', lightgbm.seconds, lightgbm.roc_auc),
      { name: 'lightgbm_trees', value: lightgbm.trees, unit: 'trees' },
    ],
  };
}

async function timeTraining(backend: Backend, { address, producer }: ConsumerDatabase, { signal, show }: BenchContext, options: readonly string[]) {
  const runs = temporaryFolder('runs');
  const log = new TrainingLog();
  const started = performance.now();
  const env = { ...modelKeys(), DATABASE_URL: address, DATASETS_FROM: producer, RUNS_DIRECTORY: runs, ML_BACKEND: backend, KEPT_GIGABYTES: '0', LOG_LEVEL: 'info' };
  const ml = startNodeCommand([builtMain(app('ml')), 'train', '--force', '--json', '--validation', VALIDATION, ...options], {
    signal,
    env,
    onStderr: (line) => {
      const usage = ml.process.pid === undefined ? undefined : usageOf(ml.process.pid);
      if (usage) log.read(line, usage.cpuSeconds);
      show(line);
    },
  });
  const usage = watchProcess(ml.process.pid);
  try {
    const { headline, steps } = parseReply('ml train', lastLine(await ml.output), reply);
    const cost = log.costs.get(STEP);
    if (!cost) throw new ToolError('UNEXPECTED_REPLY', `The log of \`ml train\` does not say what ${STEP} has done.`);
    return { ...cost, rows: steps * BATCH_ROWS, total: (performance.now() - started) / 1000, peakBytes: peakOf(usage()), headline };
  } finally {
    usage();
    await rm(runs, { recursive: true, force: true });
  }
}

function peakOf(usage: ReturnType<typeof usageOf>): number {
  if (usage === undefined) throw new ToolError('NOTHING_TO_MEASURE', '/proc does not say how much memory the training had.');
  return usage.peakBytes;
}
