import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { appendFile, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { jsonOf, lastLine, type AppKind } from '@tripod/processes';
import { Client } from 'pg';
import { z } from 'zod';
import { WorkspaceCopy } from '../workspace-copy.js';
import { LAST_DAY } from './sample.js';

const prediction = z.object({ flight_id: z.string(), late_probability: z.number() });
const served = z.object({ address: z.url(), curl: z.string() });
const decided = z.object({ partition: z.string(), instances: z.number(), predictionsDigest: z.string(), decisions: z.record(z.string(), z.number()) });
const stored = z.object({ key: z.string(), prediction: z.object({ late_probability: z.number() }) });

describe('the job, on the sample', () => {
  let copy: WorkspaceCopy;
  let database: TestDatabase;
  let scratch: string;
  let runId: string;

  beforeAll(async () => {
    copy = await WorkspaceCopy.make();
    database = await createDatabase();
    scratch = await mkdtemp(join(tmpdir(), 'job-'));
    expect(await copy.nx('run-many', '-t', 'build')).toMatchObject({ exitCode: 0 });
    await ask('etl', ['ingest', '--sample']);
    runId = z.object({ runId: z.string() }).parse(await ask('ml', ['train', '--sample'])).runId;
  });
  afterAll(async () => {
    await copy.remove();
    await database.drop();
    await rm(scratch, { recursive: true });
  });

  const settings = (app: AppKind) => ({
    DATABASE_URL: database.url(app),
    RUNS_DIRECTORY: join(scratch, 'mlruns'),
    PACKAGE_COPIES_DIRECTORY: join(scratch, 'copies'),
  });

  async function ask(app: AppKind, args: readonly string[]): Promise<unknown> {
    const { stdout, stderr, exitCode } = await copy.node([`apps/${app}/dist/main.js`, ...args, '--json'], settings(app));
    if (exitCode !== 0) throw new Error(`${app} ${args.join(' ')}: ${stderr}`);
    return jsonOf(lastLine(stdout));
  }

  async function whileServing<T>(work: (address: string, curl: string) => Promise<T>): Promise<T> {
    const server = spawn(process.execPath, ['apps/ml/dist/main.js', 'serve', '--run', runId, '--json'], {
      cwd: copy.directory,
      env: { ...process.env, ...settings('ml') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line] = await once(createInterface({ input: server.stdout }), 'line');
      const { address, curl } = served.parse(JSON.parse(line));
      return await work(address, curl);
    } finally {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
  }

  async function listRuns(): Promise<unknown> {
    return z.object({ runs: z.array(z.unknown()) }).parse(await ask('ml', ['runs'])).runs;
  }

  /** What was predicted for each flight, by run and by endpoint. */
  async function storedPredictions(): Promise<Map<string, number[]>> {
    const client = new Client({ connectionString: database.url('user') });
    await client.connect();
    const { rows } = await client.query('SELECT key, prediction FROM "user".decisions');
    await client.end();
    const byFlight = new Map<string, number[]>();
    for (const { key, prediction: output } of z.array(stored).parse(rows)) byFlight.set(key, [...(byFlight.get(key) ?? []), output.late_probability]);
    return byFlight;
  }

  it('gives by run id, by endpoint and in the evaluation the same float64s', async () => {
    const byRun = decided.parse(await ask('user', ['decide', '--by', 'run', '--run', runId]));
    const byEndpoint = await whileServing(async (address) =>
      decided.parse(await ask('user', ['decide', '--by', 'endpoint', '--endpoint', address])),
    );
    expect(byEndpoint).toMatchObject({ partition: LAST_DAY, instances: byRun.instances, predictionsDigest: byRun.predictionsDigest, decisions: byRun.decisions });

    const file = join(scratch, 'predictions.jsonl');
    await ask('ml', ['evaluate', '--run', runId, '--test', `${LAST_DAY}..${LAST_DAY}`, '--predictions', file]);
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const evaluated = lines.map((line) => prediction.parse(JSON.parse(line)));
    expect(evaluated.length).toBeGreaterThan(10_000);
    const kept = await storedPredictions();
    for (const { flight_id, late_probability } of evaluated) expect(kept.get(flight_id)).toEqual([late_probability, late_probability]);
  });

  it('offers a curl that works as it is printed', async () => {
    await whileServing(async (_address, curl) => {
      const child = spawn('sh', ['-c', curl], { stdio: ['ignore', 'pipe', 'inherit'] });
      const chunks: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      await once(child, 'close');
      expect(JSON.parse(Buffer.concat(chunks).toString())).toEqual({ predictions: [{ late_probability: expect.any(Number) }] });
    });
  });

  it.each<[AppKind, string[], NodeJS.ProcessEnv, number, RegExp]>([
    ['ml', ['trian'], {}, 2, /unknown command 'trian'\n\(Did you mean train\?\)/],
    ['ml', ['train', '--sed', '1'], {}, 2, /unknown option '--sed'\n\(Did you mean --seed\?\)/],
    ['ml', ['train', '--training', '2001-02-30..2001-03-01'], {}, 2, /'2001-02-30\.\.2001-03-01' is not a valid period/],
    ['ml', ['train', '--training', '2001-02-01..2001-01-01'], {}, 2, /from must not be after to/],
    ['ml', ['train', '--sample', '--test', '2001-06-01..2001-06-30'], {}, 1, /30 days, of which 0 have rows of flight_instance v1 \(2001-01-01 to 2001-02-09 is stored\)/],
    ['ml', ['train', '--sample'], { DATABASE_URL: 'postgresql://ml@127.0.0.1:1/x' }, 1, /Postgres at 127\.0\.0\.1:1/],
    ['ml', ['train', '--sample'], { ML_BACKEND: 'gpu' }, 2, /ML_BACKEND must be auto, native or wasm/],
    ['ml', ['train', '--sample'], { DATABASE_URL: 'somewhere' }, 2, /DATABASE_URL must be postgresql:/],
    ['etl', ['status'], { DATABASE_URL: '' }, 2, /DATABASE_URL is not set/],
    ['ml', ['evaluate', '--run', 'ffff'], {}, 1, /run 'ffff' does not exist in .* The latest finished runs: [0-9a-f]{32}/],
    ['ml', ['serve', '--port', '70000'], {}, 2, /'70000' is not a port/],
    ['ml', ['serve', '--host', '0.0.0.0'], {}, 2, /SERVE_TOKEN/],
    ['etl', ['ingest', '--from', '2001-02-09', '--to', '2001-02-01'], {}, 2, /2001-02-09/],
    ['etl', ['ingest', '--to', '2001-09-01'], {}, 2, /--to 2001-09-01 is outside the data: .* has flights from 2001-01-01/],
    ['etl', ['ingest', '--file', 'nowhere.parquet'], {}, 1, /nowhere\.parquet/],
    ['user', ['decide', '--by', 'run', '--run', 'f'.repeat(32)], {}, 1, /[0-9a-f]{32}/],
    ['user', ['decide', '--endpoint', 'http://127.0.0.1:1'], { PREDICTION_RETRIES: '0' }, 1, /127\.0\.0\.1:1/],
    ['user', ['decide', '--day', '2001-05-05', '--endpoint', 'http://127.0.0.1:1'], {}, 1, /2001-02-09/],
  ])('says what is wrong with %s %j (%j), exits with %i, and shows no stack', async (app, args, env, exitCode, says) => {
    const outcome = await copy.node([`apps/${app}/dist/main.js`, ...args], { ...settings(app), ...env });
    expect(outcome.stderr).toMatch(says);
    expect(outcome.stderr).not.toMatch(/^\s+at .*:\d+/m);
    expect(outcome.exitCode).toBe(exitCode);
  });

  it('refuses a package of which a byte was changed, by the server and by the desk', async () => {
    const models = join(scratch, 'mlruns/1/models');
    const torn = join(scratch, 'torn');
    await cp(join(scratch, 'mlruns'), torn, { recursive: true });
    const [model = ''] = await readdir(models);
    await appendFile(join(torn, '1/models', model, 'artifacts/inference.mjs'), '//');
    const outcomes = [
      await copy.node(['apps/ml/dist/main.js', 'serve', '--run', runId], { ...settings('ml'), RUNS_DIRECTORY: torn }),
      await copy.node(['apps/user/dist/main.js', 'decide', '--run', runId], { ...settings('user'), RUNS_DIRECTORY: torn }),
    ];
    for (const { exitCode, stderr } of outcomes) expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/altered|torn|differ/i)]);
  });

  it('ends a training KILLED that is stopped by Ctrl-C, with one line of why', async () => {
    const child = spawn(process.execPath, ['apps/ml/dist/main.js', 'train', '--sample', '--seed', '99', '--recipe', 'full'], {
      cwd: copy.directory,
      env: { ...process.env, ...settings('ml'), ML_BACKEND: 'wasm' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stderr })) {
      lines.push(line);
      if (line.includes('"join-features"')) child.kill('SIGINT');
    }
    expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(130);
    expect(lines.at(-1)).toMatch(/^Stopped\. .*KILLED; run the command again/);
    const runs = z.array(z.object({ status: z.string() })).parse(await listRuns());
    expect(runs.map(({ status }) => status)).toEqual(['KILLED', 'FINISHED']);
  });

  it.each(['etl', 'ml', 'user'])('builds %s so that it can be installed alone: its own packages and zod, each with one version', async (app) => {
    const manifest = z.object({
      dependencies: z.record(z.string(), z.string().regex(/^\d+\.\d+\.\d+/)),
      optionalDependencies: z.record(z.string(), z.string()).default({}),
    });
    const own = manifest.parse(JSON.parse(await copy.read(`apps/${app}/package.json`)));
    const built = manifest.parse(JSON.parse(await copy.read(`apps/${app}/dist/package.json`)));
    expect(Object.keys(built.dependencies).sort()).toEqual(
      [...new Set([...Object.keys(own.dependencies), ...Object.keys(own.optionalDependencies), 'zod'])].sort(),
    );
  });

  it('keeps to the roles: ml and user change nothing of etl, and do not read each other', async () => {
    const rejected = async (role: string, sql: string) => {
      const client = new Client({ connectionString: database.url(role) });
      await client.connect();
      const reason: unknown = await client.query(sql).then(() => 'allowed', (error: unknown) => error);
      await client.end();
      return reason;
    };
    for (const role of ['ml', 'user']) {
      expect(await rejected(role, 'SELECT 1 FROM etl.flight_instances_v1 LIMIT 1')).toBe('allowed');
      expect(await rejected(role, 'DELETE FROM etl.flight_instances_v1')).toMatchObject({ code: '42501' });
      expect(await rejected(role, 'DELETE FROM etl.flight_instances_v1_rows')).toMatchObject({ code: '42501' });
      expect(await rejected(role, 'UPDATE etl.dataset_partitions SET rows = 0')).toMatchObject({ code: '42501' });
      expect(await rejected(role, 'DROP VIEW etl.flight_instances_v1')).toMatchObject({ code: '42501' });
      expect(await rejected(role, 'SELECT 1 FROM etl.quarantine')).toMatchObject({ code: '42501' });
    }
    expect(await rejected('ml', 'SELECT 1 FROM "user".decisions')).toMatchObject({ code: '42501' });
  });
});
