import { join } from 'node:path';
import { z } from 'zod';
import { parseReply } from '../apps.js';
import type { BenchContext, Benchmark } from '../benchmark.js';
import { startNode } from '../child.js';
import { BenchError } from '../errors.js';
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

async function runStart(clone: string, reuses: boolean, { signal, tell }: BenchContext): Promise<{ whole: number; stages: Record<string, number> }> {
  const started = performance.now();
  // What the caller has set up for the checkout must not be used by the clone.
  const env = { ML_BACKEND: 'wasm', DATABASE_URL: '', ETL_DATABASE_URL: '', ML_DATABASE_URL: '', USER_DATABASE_URL: '', RUNS_DIRECTORY: '' };
  const command = startNode([join(clone, 'tools', 'start.mjs'), 'start', '--once', '--json'], { signal, cwd: clone, env, onStderr: tell });
  const { seconds, reused } = parseReply(await command.ended, reply);
  if (reused !== reuses) throw new BenchError('unexpected_reply', reuses ? 'the second run has trained again.' : 'the first run has not trained.');
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
