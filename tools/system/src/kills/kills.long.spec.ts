import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { checkout } from '@tripod/processes';
import { WorkspaceCopy } from '../workspace-copy.js';
import { runKillLoop } from './kill-loop.js';
import { processesIn, type Role } from './living-processes.js';
import { lineOf, sumOf } from './result.js';
import { withCopy } from './with-copy.js';

// Some of many: `npx nx run system:kills -- --kills 60`. This seed kills the launcher, Postgres and everything, in the middle and at the end.
const KILLS = Number(process.env['LOOP_KILLS'] ?? 3);
const SEED = Number(process.env['KILLS_SEED'] ?? 10);

(KILLS > 0 ? test : test.skip)(`the next start recovers from each of ${KILLS} kills of the job (seed ${SEED}), and nothing lives on`, async () => {
  let directory = '';
  const { kills } = await withCopy(WorkspaceCopy.make, (copy) => {
    directory = copy.directory;
    return runKillLoop(copy, { seed: SEED, kills: KILLS, note: () => undefined, onKill: () => undefined });
  });
  expect({ sum: sumOf(kills), bad: kills.filter(({ outcome }) => outcome !== 'recovered').map(lineOf) }).toEqual({ sum: `${KILLS} kills: ${KILLS} recovered, 0 hung, 0 doubled, 0 different, 0 failed, 0 missed`, bad: [] });
  expect([readdirSync(tmpdir()).filter((name) => directory.endsWith(name)), processesIn([directory])]).toEqual([[], []]);
});

test('Ctrl-C ends a kill loop with exit code 130, and neither the copy nor a process of it stays', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'kills-'));
  const loop = spawn(process.execPath, ['--import', 'tsx', join(checkout, 'tools/system/src/kills/main.ts'), '--kills', '1'], {
    ...{ cwd: checkout, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TMPDIR: temporary, TSX_TSCONFIG_PATH: join(checkout, 'tools/system/tsconfig.json') } },
  });
  const ended = once(loop, 'exit');
  let said = '';
  loop.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const copies = () => readdirSync(temporary).filter((name) => name.startsWith('tripod-copy-')).map((name) => join(temporary, name));
  const lives = (role: Role) => processesIn(copies()).some((one) => one.role === role);
  while (!lives('npm') || !lives('launcher') || !lives('other')) await wait(20);
  loop.kill('SIGINT');
  expect([await ended, said]).toEqual([[130, null], expect.stringMatching(/\nStopped\. The copy and all that ran in it are gone\.\n$/)]);
  expect([copies(), processesIn([temporary])]).toEqual([[], []]);
});
