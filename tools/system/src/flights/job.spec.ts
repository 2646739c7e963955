import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runPaths, runTags } from '@tripod/contracts';
import { rootDigest } from '@tripod/contracts/digest';
import { Client } from 'pg';
import { z } from 'zod';
import { BuiltWorkspace, type RunningServer } from './built-workspace.js';
import { FEW_DAYS } from './sample.js';

const prediction = z.object({ flight_id: z.string(), late_probability: z.number() });
const decided = z.object({ partition: z.string(), instances: z.number(), predictionsDigest: z.string(), decisions: z.record(z.string(), z.number()) });
const stored = z.object({ key: z.string(), prediction: z.object({ late_probability: z.number() }) });

describe('the job, on a few days', () => {
  let built: BuiltWorkspace;
  let runId: string;
  let server: RunningServer;

  beforeAll(async () => {
    built = await BuiltWorkspace.make();
    await built.ask('etl', ['ingest', ...FEW_DAYS.ingest]);
    runId = z.object({ runId: z.string() }).parse(await built.ask('ml', ['train', ...FEW_DAYS.train])).runId;
    server = await built.serve(runId);
  });
  afterAll(async () => {
    await server.stop();
    await built.remove();
  });

  /** What was predicted for each flight, by run and by endpoint. */
  async function storedPredictions(): Promise<Map<string, number[]>> {
    const client = new Client({ connectionString: built.database.url('user') });
    await client.connect();
    const { rows } = await client.query('SELECT key, prediction FROM "user".decisions');
    await client.end();
    const byFlight = new Map<string, number[]>();
    for (const { key, prediction: output } of z.array(stored).parse(rows)) byFlight.set(key, [...(byFlight.get(key) ?? []), output.late_probability]);
    return byFlight;
  }

  it('gives by run id, by endpoint and in the evaluation the same float64s', async () => {
    const byRun = decided.parse(await built.ask('user', ['decide', '--by', 'run', '--run', runId]));
    const byEndpoint = decided.parse(await built.ask('user', ['decide', '--by', 'endpoint', '--endpoint', server.address]));
    expect(byEndpoint).toMatchObject({ partition: FEW_DAYS.last, instances: byRun.instances, predictionsDigest: byRun.predictionsDigest, decisions: byRun.decisions });

    const file = join(built.scratch, 'predictions.jsonl');
    await built.ask('ml', ['evaluate', '--run', runId, '--test', `${FEW_DAYS.last}..${FEW_DAYS.last}`, '--predictions', file]);
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const evaluated = lines.map((line) => prediction.parse(JSON.parse(line)));
    expect(evaluated.length).toBeGreaterThan(10_000);
    const kept = await storedPredictions();
    for (const { flight_id, late_probability } of evaluated) expect(kept.get(flight_id)).toEqual([late_probability, late_probability]);
  });

  it('offers a curl that works as it is printed', async () => {
    const child = spawn('sh', ['-c', server.curl], { stdio: ['ignore', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(child, 'close');
    expect(JSON.parse(Buffer.concat(chunks).toString())).toEqual({ predictions: [{ late_probability: expect.any(Number) }] });
  });

  it('refuses a package of which a byte was changed, by the server and by the desk', async () => {
    const models = join(built.scratch, 'mlruns/1/models');
    const torn = join(built.scratch, 'torn');
    await cp(join(built.scratch, 'mlruns'), torn, { recursive: true });
    const [model = ''] = await readdir(models);
    await appendFile(join(torn, '1/models', model, 'artifacts/inference.mjs'), '//');
    const outcomes = [
      await built.run('ml', ['serve', '--run', runId], { RUNS_DIRECTORY: torn }),
      // What its cache has of the package is whole.
      await built.run('user', ['decide', '--run', runId], { RUNS_DIRECTORY: torn, PACKAGE_CACHE_DIRECTORY: join(built.scratch, 'no-packages') }),
    ];
    for (const { exitCode, stderr } of outcomes) expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/altered|torn|differ/i)]);
  });

  it('refuses it also when who changed it has changed the digest in the run store: the signature is not theirs', async () => {
    const forged = join(built.scratch, 'forged');
    await cp(join(built.scratch, 'mlruns'), forged, { recursive: true });
    const [model = ''] = await readdir(join(forged, '1/models'));
    const directory = join(forged, runPaths.package('1', model));
    await appendFile(join(directory, 'inference.mjs'), '//');
    const names = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const files = await Promise.all(names.map(async (name) => ({ path: name.slice(directory.length + 1), sha256: createHash('sha256').update(await readFile(name)).digest('hex') })));
    await writeFile(join(forged, runPaths.tag('1', runId, runTags.packageDigest)), rootDigest(files));
    const outcomes = [
      await built.run('ml', ['serve', '--run', runId], { RUNS_DIRECTORY: forged }),
      await built.run('user', ['decide', '--run', runId], { RUNS_DIRECTORY: forged }),
    ];
    for (const { exitCode, stderr } of outcomes) expect([exitCode, stderr]).toEqual([1, expect.stringContaining("the file 'inference.mjs' was altered after it was signed")]);
  });

  it.each(['etl', 'ml', 'user'])('builds %s so that it can be installed alone: its own packages and zod, each with one version', async (app) => {
    const manifest = z.object({
      dependencies: z.record(z.string(), z.string().regex(/^\d+\.\d+\.\d+/)),
      optionalDependencies: z.record(z.string(), z.string()).default({}),
    });
    const own = manifest.parse(JSON.parse(await built.copy.read(`apps/${app}/package.json`)));
    const released = manifest.parse(JSON.parse(await built.copy.read(`apps/${app}/dist/package.json`)));
    expect(Object.keys(released.dependencies).sort()).toEqual(
      [...new Set([...Object.keys(own.dependencies), ...Object.keys(own.optionalDependencies), 'zod'])].sort(),
    );
  });

  it('keeps to the roles: ml and user change nothing of etl, and do not read each other', async () => {
    const rejected = async (role: string, sql: string) => {
      const client = new Client({ connectionString: built.database.url(role) });
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
