import { cp, mkdtemp, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { systemDatabase, type SystemDatabase } from './flights-database.js';
import { LAST_DAY, lastLine, SAMPLE_PERIODS } from './sample.js';
import { checkout, WorkspaceCopy } from './workspace-copy.js';

const trainReply = z.object({ runId: z.string().nullable(), reused: z.boolean(), reason: z.array(z.string()) });
const ingestReply = z.object({ skipped: z.boolean(), daysWritten: z.array(z.string()) });

describe('whether training is needed', () => {
  let copy: WorkspaceCopy;
  let database: SystemDatabase;
  let runs: string;
  let firstRun: string;

  beforeAll(async () => {
    copy = await WorkspaceCopy.make();
    database = await systemDatabase();
    runs = await mkdtemp(join(tmpdir(), 'runs-'));
    await build('etl', 'ml');
    await ingest();
    const { runId, reused } = await train();
    expect(reused).toBe(false);
    firstRun = runId ?? '';
  });
  afterAll(async () => {
    await copy.remove();
    await database.drop();
    await rm(runs, { recursive: true });
  });
  afterEach(() => copy.restore());

  async function build(...projects: string[]): Promise<void> {
    expect(await copy.nx('run-many', '-t', 'build', '-p', ...projects)).toMatchObject({ exitCode: 0 });
  }

  /** The part of ml's build that says what training consists of; enough where nothing is trained. */
  async function hashTrainingCode(): Promise<void> {
    const outcome = await copy.node(['--import', 'tsx', 'apps/ml/build/main.ts'], { TSX_TSCONFIG_PATH: 'apps/ml/tsconfig.json' });
    expect(outcome).toMatchObject({ exitCode: 0 });
  }

  async function ingest() {
    const args = ['apps/etl/dist/main.js', 'ingest', '--to', LAST_DAY, '--json'];
    const { stdout, stderr, exitCode } = await copy.node(args, { DATABASE_URL: database.url('etl') });
    if (exitCode !== 0) throw new Error(stderr);
    return ingestReply.parse(lastLine(stdout));
  }

  async function train(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
    const command = ['apps/ml/dist/main.js', 'train', ...SAMPLE_PERIODS, ...args, '--json'];
    const settings = { DATABASE_URL: database.url('ml'), RUNS_DIRECTORY: runs, ML_BACKEND: 'wasm', ...env };
    const { stdout, stderr, exitCode } = await copy.node(command, settings);
    if (exitCode !== 0) throw new Error(stderr);
    return trainReply.parse(lastLine(stdout));
  }

  const wouldTrain = (...args: string[]) => train(['--dry-run', ...args]);

  it('is no, for a second training', async () => {
    expect(await train()).toMatchObject({ reused: true, runId: firstRun });
  });

  it('is no, after a changed comment', async () => {
    await copy.replace('libs/nodes/src/preprocessing/fit-scaler.ts', /^/, '// said in other words\n');
    await copy.replace('apps/ml/src/nodes/train-network.ts', '/** Fits the network', '/** Fits, as well as it can, the network');
    await build('ml');
    expect(await train()).toMatchObject({ reused: true, runId: firstRun });
  });

  it('is no, after a file was laid out anew', async () => {
    await copy.replace('apps/ml/src/nodes/train-network.ts', "inputs: ['features', 'labels', 'split', 'recipe'],", "inputs: [\n    \"features\",\n    \"labels\",\n\n    \"split\", \"recipe\",\n  ],");
    await hashTrainingCode();
    expect(await wouldTrain()).toMatchObject({ reused: true, runId: firstRun });
  });

  it('is no, after a changed description in a contract', async () => {
    await copy.replace('libs/contracts/src/flight-instance.ts', "describe('IATA code')", "describe('three letters of IATA')");
    await hashTrainingCode();
    expect(await wouldTrain()).toMatchObject({ reused: true, runId: firstRun });
  });

  it('is no, after a change of inference only', async () => {
    await copy.replace('apps/ml/src/nodes/predict-lateness.ts', 'lateProbability: predict(network, features)', 'lateProbability: predict(network, features).map((p) => p)');
    await hashTrainingCode();
    expect(await wouldTrain()).toMatchObject({ reused: true, runId: firstRun });
  });

  it('is no, after a fix in the user app', async () => {
    await copy.replace('apps/user/src/errors.ts', /$/, '\nexport const more = 1;\n');
    await build('ml', 'user');
    expect(await wouldTrain()).toMatchObject({ reused: true, runId: firstRun });
  });

  it('is no, after a fix in the etl app that leaves the data as they are', async () => {
    await copy.replace('apps/etl/src/main.ts', /$/, '\nprocess.stdin.unref?.();\n');
    await build('etl');
    expect(await ingest()).toEqual({ skipped: false, daysWritten: [] });
    expect(await wouldTrain()).toMatchObject({ reused: true, runId: firstRun });
  });

  it('is yes, after a changed node of this app', async () => {
    await copy.replace('apps/ml/src/nodes/describe-flights.ts', 'prior: { part: 2.1, whole: 10 }', 'prior: { part: 2.2, whole: 10 }');
    await hashTrainingCode();
    expect(await wouldTrain()).toMatchObject({ reused: false, runId: null, reason: ['node describe-flights changed'] });
  });

  it('is yes, after a changed reader of instances', async () => {
    await copy.replace('apps/ml/src/instances/read-flights.ts', 'ORDER BY flight_id COLLATE "C"', 'ORDER BY flight_id COLLATE "C" DESC');
    await hashTrainingCode();
    expect((await wouldTrain()).reason).toContain('the reader of instances changed');
  });

  it('is yes, after a changed library node, and it trains', async () => {
    await copy.replace('libs/nodes/src/preprocessing/take-roots.ts', 'Math.sqrt(', 'Math.cbrt(');
    await build('ml');
    const { reused, runId, reason } = await train();
    expect({ reused, reason }).toEqual({ reused: false, reason: ['node take-roots changed'] });
    expect(runId).not.toBe(firstRun);
  });

  it('is no again, once the change is taken back: the first run is found', async () => {
    await build('ml');
    expect(await wouldTrain()).toMatchObject({ reused: true, runId: firstRun });
  });

  it('is yes, after other rows are learned from', async () => {
    await copy.replace('apps/ml/src/instances/read-training-data.ts', 'training: rowsByPeriod[0] ?? 0,', 'training: (rowsByPeriod[0] ?? 0) - 1000,');
    await hashTrainingCode();
    expect((await wouldTrain()).reason).toContain('the reader of instances changed');
    await copy.restore();
    await build('ml');
  });

  it.each([
    ['seed', ['--seed', '2'], 'parameter seed is 2, was 1'],
    ['recipe', ['--recipe', 'full'], 'parameter epochs is 5, was 1'],
    ['period', ['--training', '2001-01-16..2001-01-31'], 'dataset training changed'],
  ])('is yes, for another %s', async (_what, args, reason) => {
    expect((await wouldTrain(...args)).reason).toContain(reason);
  });

  it('is yes, for other data in a day that it learns from', async () => {
    await changeDay('2001-01-20', 'a');
    try {
      expect((await wouldTrain()).reason).toContain('dataset training changed');
    } finally {
      await changeDay('2001-01-20', undefined);
    }
    expect(await wouldTrain()).toMatchObject({ reused: true, runId: firstRun });
  });

  const itWithNative = existsSync(join(checkout, '.tripod/native/package.json')) ? it : it.skip;
  itWithNative('is yes, for the other backend', async () => {
    await copy.link(join(checkout, '.tripod/native'), '.tripod/native');
    expect((await train(['--dry-run'], { ML_BACKEND: 'native' })).reason).toEqual([expect.stringMatching(/^backend is "native .*", was "wasm/)]);
  });

  it('is yes, for another version of a library that training uses', async () => {
    const link = join(copy.directory, 'node_modules/pure-rand');
    const original = await readlink(link);
    await rm(link);
    await cp(original, link, { recursive: true });
    try {
      await copy.replace('node_modules/pure-rand/package.json', /"version": "[^"]*"/, '"version": "99.0.0"');
      await hashTrainingCode(); // nx knows libraries by the lockfile, not by what lies in node_modules
      expect((await wouldTrain()).reason).toEqual([expect.stringMatching(/^library pure-rand is "99.0.0", was/)]);
    } finally {
      await rm(link, { recursive: true });
      await copy.link(original, 'node_modules/pure-rand');
    }
  });

  /** Gives a stored day another content hash, as etl does when its rows become others; nothing gives it back its own. */
  async function changeDay(day: string, hex: string | undefined): Promise<void> {
    const { Client } = await import('pg');
    const client = new Client({ connectionString: database.url('owner') });
    await client.connect();
    await client.query('CREATE TABLE IF NOT EXISTS public.kept AS SELECT contract, day, content_hash FROM etl.dataset_partitions_v1');
    await client.query(
      `UPDATE etl.dataset_partitions p SET content_hash = ${hex === undefined ? 'k.content_hash' : 'repeat($2, 64)'}
       FROM public.kept k WHERE p.day = $1 AND k.day = p.day AND k.contract = p.contract`,
      hex === undefined ? [day] : [day, hex],
    );
    await client.end();
  }
});
