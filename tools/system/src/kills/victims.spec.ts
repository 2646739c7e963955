import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf } from '@tripod/processes';
import { killProcess, processesIn, type LivingProcess, type Role } from './living-processes.js';
import { planKills } from './plan.js';
import { chooseVictim, killEverything } from './victims.js';

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Node at work in a folder. */
async function workIn(cwd: string, ...args: string[]): Promise<number> {
  const child = spawn(process.execPath, ['-e', "process.stdout.write('.'); setInterval(() => {}, 1000)", '--', ...args], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  await once(child.stdout, 'data');
  return Number(child.pid);
}

describe('the processes of a copy', () => {
  it('are those that work in it or below it, and no others, whatever they name', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'victims-'));
    const copy = join(parent, 'copy');
    for (const folder of ['copy/apps', 'copy-of-another']) mkdirSync(join(parent, folder), { recursive: true });
    const own = [await workIn(copy), await workIn(join(copy, 'apps'))];
    await workIn(join(parent, 'copy-of-another'));
    await workIn(parent, copy, 'tools/start.mjs');
    expect(processesIn([copy]).map(({ pid }) => pid).sort()).toEqual(own.sort());
  });

  it('are known by what they do', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'victims-'));
    await workIn(folder, '/x/apps/second-etl/dist/main.js', 'ingest');
    await workIn(folder, 'tools/start.mjs', 'start');
    await workIn(folder, 'nx.js');
    expect(processesIn([folder]).map(({ role }) => role).sort()).toEqual(['app', 'launcher', 'other']);
    expect(processesIn([folder]).map(({ name }) => name)).toContain('second-etl ingest');
  });

  it('are not killed when another process has their pid by now', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'victims-'));
    const pid = await workIn(folder);
    expect(killProcess({ pid, identity: `${pid} 1`, role: 'app', name: 'an earlier one' })).toBe(false);
    expect(identityOf(pid)).toBeDefined();
    expect(await killEverything(() => processesIn([folder]))).toEqual([]);
    expect(identityOf(pid)).toBeUndefined();
  });
});

describe('a kill', () => {
  const living = (roles: readonly Role[]): LivingProcess[] => roles.map((role, place) => ({ pid: place + 1, identity: `${place + 1} 7`, role, name: `${role} ${place + 1}` }));

  it.each([
    [0, 'npm 1'],
    [0.3, 'launcher 2'],
    [0.5, 'postgres 4'],
    [0.9, 'all 4'],
  ])('hits one of the kinds that live, each as likely: %d is %s', (kind, name) => {
    expect(chooseVictim(living(['npm', 'launcher', 'postgres', 'postgres']), { kind, process: 0.99 })?.name).toBe(name);
  });

  it('hits nothing when nothing lives', () => {
    expect(chooseVictim([], { kind: 0.5, process: 0.5 })).toBeUndefined();
  });

  it('is drawn by the seed alone, and more of them begin with the same', () => {
    expect(planKills(7, 5)).toEqual(planKills(7, 60).slice(0, 5));
    expect(planKills(7, 1)[0]?.moment).not.toBe(planKills(8, 1)[0]?.moment);
  });

  it('comes at any moment of the job as likely as at any other', () => {
    const tenths = new Array<number>(10).fill(0);
    for (const { moment } of planKills(1, 10_000)) tenths[Math.floor(moment * 10)]! += 1;
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
