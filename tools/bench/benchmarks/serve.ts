import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataframeSplit } from '@tripod/contracts';
import { builtMain, checkout, parseReply } from '@tripod/processes';
import { app, build } from '../apps.js';
import type { Benchmark } from '../benchmark.js';
import { quantile } from '../measure/statistics.js';
import { inWords, latestPackage, modelKeys, runsDirectory } from '../model-package.js';
import type { Figure } from '../report.js';
import { serverAt } from '../server-at.js';
import { load } from './http-load.js';

const ROUNDS = [
  { connections: 1, requests: 5_000 },
  { connections: 16, requests: 20_000 },
];
/** Before each round, not counted: the server compiles. */
const WARM_UP = 2_000;
/** MLflow's name for the request that a package brings as its example. */
const EXAMPLE = 'serving_input_example.json';

/** `ml serve` with the latest run, asked for one row at a time; beside it a bare server of Node: the bound. */
export const serve: Benchmark = {
  name: 'serve',
  about: "one-row /invocations against `ml serve` of the latest run, at 1 and 16 connections; beside it Node's bare HTTP server",
  run: async ({ signal, show }) => {
    await build(['ml'], signal);
    const found = await latestPackage(signal);
    const { directory, runId } = found;
    show(inWords(found));
    const body = await oneRow(directory);
    const ml = await serverAt([builtMain(app('ml')), 'serve', '--json', '--run', runId], signal, { RUNS_DIRECTORY: runsDirectory(), ...modelKeys() });
    const bare = await serverAt([join(checkout, 'tools', 'bench', 'bare-server.mjs')], signal);
    try {
      const figures: Figure[] = [];
      for (const { connections, requests } of ROUNDS) {
        const rates: number[] = [];
        for (const [name, { address }] of [['ml_serve', ml], ['bare_http', bare]] as const) {
          const ask = (amount: number) => load({ url: `${address}/invocations`, body, connections, amount });
          await ask(WARM_UP);
          const { perSecond, milliseconds } = await ask(requests);
          rates.push(perSecond);
          figures.push({ name: `${name}_${connections}_requests_per_second`, value: perSecond, unit: 'requests/s' });
          for (const [share, percent] of [[0.5, 'p50'], [0.99, 'p99']] as const) {
            figures.push({ name: `${name}_${connections}_${percent}`, value: quantile(milliseconds, share), unit: 'ms' });
          }
        }
        figures.push({ name: `share_of_bare_http_${connections}`, value: ratio(rates), unit: '×' });
      }
      return figures;
    } finally {
      await ml.stop();
      await bare.stop();
    }
  },
};

/** Of the first rate to the second. */
function ratio([ours, bare]: readonly number[]): number {
  if (ours === undefined || bare === undefined) throw new Error('two rates are needed');
  return ours / bare;
}

/** The package's own example, cut to one row. */
async function oneRow(directory: string): Promise<string> {
  const { columns, data } = parseReply(EXAMPLE, await readFile(join(directory, EXAMPLE), 'utf8'), dataframeSplit).dataframe_split;
  return JSON.stringify({ dataframe_split: { columns, data: data.slice(0, 1) } });
}
