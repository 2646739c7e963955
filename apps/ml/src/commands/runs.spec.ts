import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../config.js';
import { UnknownRunError } from '../runs/errors.js';
import { openRunStore } from '../runs/open-run-store.js';
import { runsCommand } from './runs.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'runs-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const config = () => readConfig({ RUNS_DIRECTORY: root });

async function ml(...args: string[]): Promise<string> {
  let written = '';
  const command = runsCommand(config, { write: (text) => (written += text) }).exitOverride().configureOutput({ writeErr: () => {} });
  await command.parseAsync(args, { from: 'user' });
  return written;
}

async function record(name: string, rocAuc?: number): Promise<string> {
  const run = await openRunStore(config()).start({ experiment: 'flights', name, tags: { 'tripod.backend': 'wasm' } });
  if (rocAuc !== undefined) await run.log({ metrics: [{ key: 'test_roc_auc', value: rocAuc }] });
  await run.log({ datasets: [{ name: 'flights', digest: 'abcdef0123456789', sourceType: 'postgres', source: {}, context: 'training' }] });
  await run.finish(rocAuc === undefined ? 'FAILED' : 'FINISHED');
  return run.id;
}

describe('ml runs', () => {
  test('says how to get a run when there is none', async () => {
    expect(await ml()).toContain('ml train');
    expect(JSON.parse(await ml('--json'))).toEqual({ runs: [], total: 0 });
  });

  test('lists the latest first, in columns that stand below each other', async () => {
    await record('a-rather-long-name', 0.9001);
    const latest = await record('short');
    const [head = '', first = '', second = ''] = (await ml()).split('\n');
    expect(first).toMatch(new RegExp(`^${latest.slice(0, 8)}  short .*FAILED .*wasm .*-  .*-  .*abcdef01$`));
    expect(second).toContain('0.9001');
    for (const title of ['NAME', 'STATUS', 'BACKEND', 'ROC-AUC', 'DATA']) {
      const at = head.indexOf(title);
      expect([first, second].map((line) => [line[at - 1], line[at] === ' '])).toEqual([[' ', false], [' ', false]]);
    }
  });

  test('lists as many as asked for, and says that there are more', async () => {
    await record('one', 0.9);
    await record('two', 0.9);
    expect(await ml('--limit', '1')).toMatch(/two[^]*1 more/);
    expect(JSON.parse(await ml('--json', '--limit', '1'))).toMatchObject({ total: 2, runs: [{ name: 'two' }] });
    await expect(ml('--limit', '0')).rejects.toThrow('whole number');
  });

  test('shows one run by the beginning of its id', async () => {
    const id = await record('one', 0.9);
    expect(await ml(id.slice(0, 10))).toMatch(new RegExp(`run +${id}\n[^]*test_roc_auc +0.9\n`));
    expect(JSON.parse(await ml(id, '--json'))).toMatchObject({ id, metrics: { 'test_roc_auc': 0.9 } });
  });

  test('refuses a run that is not there', async () => {
    await expect(ml('nothing')).rejects.toThrow(UnknownRunError);
  });
});
