import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { build, builtMain, parseReply } from '../apps.js';
import type { BenchContext, Benchmark } from '../benchmark.js';
import { startNode } from '../child.js';
import { BenchError } from '../errors.js';
import { usageOf } from '../measure/process-usage.js';
import { watchProcess } from '../measure/watch-process.js';
import { withMlDatabase } from '../ml-database.js';
import type { Figure } from '../report.js';
import { TrainingLog } from './training-log.js';

const BACKENDS = ['native', 'wasm'] as const;
type Backend = (typeof BACKENDS)[number];
const STEP = 'train-network';
/** The target is one of the training step: a day is enough to validate on. */
const VALIDATION = '2001-05-01..2001-05-01';
const GB = 1e9;
const reply = z.looseObject({ backend: z.string(), metrics: z.looseObject({ rocAuc: z.number() }) });

/** `ml train` with the first-run recipe (batch 8192) on each backend, into a run store of its own. */
export const train: Benchmark = {
  name: 'train',
  about: '`ml train` on each backend (native needs `npm run native`): rows of the training step per CPU-second',
  run: async (context) => {
    if (process.platform !== 'linux') throw new BenchError('nothing_to_measure', 'the CPU time of a process is read from /proc, which only Linux has.');
    await build(['ml'], context.signal);
    const rates = new Map<Backend, number>();
    const figures: Figure[] = [];
    for (const backend of BACKENDS) {
      context.tell(`training on ${backend} …`);
      const { rows, cpuSeconds, seconds, total, peakBytes, rocAuc } = await withMlDatabase((address) => timeTraining(backend, address, context));
      rates.set(backend, rows / cpuSeconds);
      figures.push(
        { name: `${backend}_rows`, value: rows, unit: 'rows' },
        { name: `${backend}_rows_per_cpu_second`, value: rows / cpuSeconds, unit: 'rows/s', ...(backend === 'native' && { target: { atLeast: 500_000 } }) },
        { name: `${backend}_rows_per_second`, value: rows / seconds, unit: 'rows/s' },
        { name: `${backend}_training_step`, value: seconds, unit: 's' },
        { name: `${backend}_whole_command`, value: total, unit: 's' },
        { name: `${backend}_peak_memory`, value: peakBytes / GB, unit: 'GB' },
        { name: `${backend}_roc_auc`, value: rocAuc, unit: '' },
      );
    }
    return [...figures, { name: 'native_to_wasm_per_cpu_second', value: (rates.get('native') ?? NaN) / (rates.get('wasm') ?? NaN), unit: '×' }];
  },
};

async function timeTraining(backend: Backend, address: string, { signal, tell }: BenchContext) {
  const runs = await mkdtemp(join(tmpdir(), 'tripod-bench-runs-'));
  const log = new TrainingLog();
  const started = performance.now();
  const env = { DATABASE_URL: address, RUNS_DIRECTORY: runs, ML_BACKEND: backend, LOG_LEVEL: 'info' };
  const ml = startNode([builtMain('ml'), 'train', '--force', '--json', '--validation', VALIDATION], {
    signal,
    env,
    onStderr: (line) => {
      const usage = usageOf(ml.pid);
      if (usage) log.read(line, usage.cpuSeconds);
      tell(line);
    },
  });
  const usage = watchProcess(ml.pid);
  try {
    const { metrics } = parseReply(await ml.ended, reply);
    const cost = log.costs.get(STEP);
    if (!cost || cost.rows === 0) throw new BenchError('unexpected_reply', `the log of \`ml train\` does not say what ${STEP} has done.`);
    return { ...cost, total: (performance.now() - started) / 1000, peakBytes: usage()?.peakBytes ?? NaN, rocAuc: metrics.rocAuc };
  } finally {
    usage();
    await rm(runs, { recursive: true, force: true });
  }
}
