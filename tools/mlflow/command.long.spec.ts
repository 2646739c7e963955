// The command and the real server, as processes. Set MLFLOW_PYTHON to a Python that has mlflow 3.10 or later.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { checkout, lives } from '@tripod/processes';
import { z } from 'zod';
import { placeOf, type Place } from './place.js';
import { answers } from './server.js';
import { readState } from './state.js';
import { RunsByHand } from './testing/run-directory.js';

const python = process.env['MLFLOW_PYTHON'];
const replySchema = z.object({ address: z.url(), isOwn: z.boolean() });

(python === undefined ? describe.skip : describe)('npm run mlflow (skipped without MLFLOW_PYTHON)', () => {
  let root: string;
  let place: Place;
  const started: ChildProcess[] = [];

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'tripod-mlflow-'));
    place = placeOf(root);
    const runs = new RunsByHand(place.directory);
    runs.experiment('1', 'readings');
    runs.run('1', 'a'.repeat(32));
  });
  afterAll(() => {
    for (const child of started) child.kill('SIGKILL');
    rmSync(root, { recursive: true });
  });

  function command(...args: string[]) {
    const main = join(checkout, 'tools', 'mlflow', 'testing', 'main-in.ts');
    const env = { ...process.env, TSX_TSCONFIG_PATH: join(checkout, 'tools', 'mlflow', 'tsconfig.json'), MLFLOW_SERVER_ALLOWED_HOSTS: 'nobody.example', MLFLOW_TRACKING_URI: 'http://127.0.0.1:1' };
    const child = spawn(process.execPath, ['--import', 'tsx', main, root, ...args], { cwd: checkout, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    started.push(child);
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = once(child, 'close').then(([code]) => ({ code: z.number().nullable().parse(code), said }));
    return { child, ended };
  }
  async function run(...args: string[]) {
    const { child, ended } = command('--json', ...args);
    if (!child.stdout) throw new Error('started without a pipe');
    const { value, done } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
    child.stdout.resume();
    if (done) throw new Error((await ended).said);
    return { child, ended, reply: replySchema.parse(JSON.parse(value)) };
  }
  const family = () => readState(place)?.processes ?? [];

  test('has one server, which Ctrl-C ends with all its processes', async () => {
    const first = await run();
    expect(first.reply.isOwn).toBe(true);
    expect(family().length).toBeGreaterThan(1);
    expect((await fetch(`${first.reply.address}/`)).headers.get('content-type')).toContain('text/html');
    expect((await fetch(`${first.reply.address}/api/2.0/mlflow/experiments/get?experiment_id=1`)).status).toBe(200);

    const second = await run();
    expect(second.reply).toEqual({ address: first.reply.address, isOwn: false });
    expect(await second.ended).toMatchObject({ code: 0 });
    expect(await command('--port', '5999').ended).toMatchObject({ code: 2, said: expect.stringContaining(`MLflow runs already, at ${first.reply.address}.`) });
    expect(await command('--remove').ended).toMatchObject({ code: 1, said: expect.stringContaining('End it first') });

    const processes = family();
    first.child.kill('SIGINT');
    expect(await first.ended).toMatchObject({ code: 0 });
    expect(processes.filter(lives)).toEqual([]);
    expect(await answers(first.reply.address)).toBe(false);
    expect(existsSync(place.state)).toBe(false);
  });

  test('that was killed leaves a server that the next one ends, also when half of it was killed', async () => {
    const first = await run();
    const processes = family();
    first.child.kill('SIGKILL');
    await first.ended;
    process.kill(Number(processes[0]?.split(' ')[0]), 'SIGKILL');
    expect(processes.filter(lives)).not.toEqual([]);
    const next = await run();
    expect(next.reply.isOwn).toBe(true);
    expect(processes.filter(lives)).toEqual([]);
    // Who has started it is gone: the channel shows it.
    const own = family();
    // Node tells of no `close` after a disconnect.
    const exited = once(next.child, 'exit');
    next.child.disconnect();
    expect(await exited).toEqual([0, null]);
    expect(own.filter(lives)).toEqual([]);
  });

  test('upgrades the database of another MLflow and keeps a copy; one that it cannot upgrade stays as it was', async () => {
    writeFileSync(`${place.database}.version`, '3.16.0');
    const { child, ended } = await run();
    child.kill('SIGINT');
    await ended;
    expect(existsSync(`${place.database}.of-3.16.0`)).toBe(true);
    expect(readFileSync(`${place.database}.version`, 'utf8')).not.toBe('3.16.0');

    writeFileSync(`${place.database}.version`, '99.0.0');
    const sql = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(\"UPDATE alembic_version SET version_num = 'ffffffffffff'\"); c.commit()";
    await once(spawn(python ?? '', ['-c', sql, place.database]), 'exit');
    const before = readFileSync(place.database);
    expect(await command('--json').ended).toMatchObject({ code: 1, said: expect.stringMatching(/was written by MLflow 99\.0\.0, and .* cannot read it/) });
    expect(readFileSync(place.database).equals(before)).toBe(true);
    expect(existsSync(`${place.database}.of-99.0.0`)).toBe(false);
  });

  test('--remove takes all that it has but Python', async () => {
    expect(await command('--remove').ended).toMatchObject({ code: 0 });
    expect(readdirSync(place.home).filter((name) => name !== 'lock')).toEqual([]);
  });
});
