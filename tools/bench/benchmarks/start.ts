import { join } from 'node:path';
import { databaseVariable, findApps, ToolError } from '@tripod/processes';
import { z } from 'zod';
import { ask } from '../apps.js';
import type { BenchContext, Benchmark } from '../benchmark.js';
import type { Figure } from '../report.js';
import { withFreshClone } from './fresh-clone.js';

const FIRST_SECONDS = 150;
const SECOND_SECONDS = 15;
const reply = z.looseObject({
  seconds: z.looseObject({ total: z.number() }).catchall(z.number()),
  reused: z.boolean(),
  backend: z.string().startsWith('wasm'),
});

/** `npm start -- --once` twice in a clone of the last commit: as a stranger sees it after `npm ci`, on wasm. */
export const start: Benchmark = {
  name: 'start',
  about: '`npm start -- --once` in a fresh clone of HEAD with installed packages, on wasm: first and second run, seconds by stage',
  run: (context) =>
    withFreshClone(context.signal, async (clone) => {
      const first = await runStart(clone, false, context);
      const second = await runStart(clone, true, context);
      return [...figures('first', first, FIRST_SECONDS), ...figures('second', second, SECOND_SECONDS)];
    }),
};

async function runStart(clone: string, reuses: boolean, { signal, show }: BenchContext): Promise<{ whole: number; stages: Record<string, number> }> {
  const started = performance.now();
  // What the caller has set up for the checkout must not be used by the clone.
  const own = Object.fromEntries(findApps().map((app) => [databaseVariable(app), '']));
  const env = { ...own, ML_BACKEND: 'wasm', DATABASE_URL: '', DATASETS_FROM: '', RUNS_DIRECTORY: '', MODEL_SIGNING_KEY: '', MODEL_PUBLIC_KEY: '' };
  const { seconds, reused } = await ask([join(clone, 'tools', 'start.mjs'), 'start', '--once', '--json'], reply, { signal, cwd: clone, env, onStderr: show });
  if (reused !== reuses) throw new ToolError('UNEXPECTED_REPLY', reuses ? 'The second run trained again.' : 'The first run did not train.');
  return { whole: (performance.now() - started) / 1000, stages: seconds };
}

function figures(which: string, { whole, stages }: { whole: number; stages: Record<string, number> }, target: number): Figure[] {
  const { total: _total, ...parts } = stages;
  return [
    { name: `${which}_run`, value: whole, unit: 's', target: { atMost: target } },
    ...Object.entries(parts).map(([stage, value]) => ({ name: `${which}_${snake(stage)}`, value, unit: 's' })),
  ];
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
