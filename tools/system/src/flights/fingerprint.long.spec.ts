import { existsSync } from 'node:fs';
import { cp, mkdtemp, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout, jsonOf, lastLine, signingKeys } from '@tripod/processes';
import { Client } from 'pg';
import { z } from 'zod';
import { WorkspaceCopy } from '../workspace-copy.js';
import { LEARNED_DAY } from './sample.js';

const trainReply = z.object({ model: z.string(), runId: z.string().nullable(), reused: z.boolean(), reason: z.array(z.string()) });
const ingestReply = z.object({ skipped: z.boolean(), partitionsWritten: z.array(z.string()) });
type ModelName = 'late' | 'delay';

describe('training', () => {
  let copy: WorkspaceCopy;
  let database: TestDatabase;
  let runs: string;
  let keys: string;
  /** The first run of each model. */
  const first = new Map<ModelName, string>();

  beforeAll(async () => {
    copy = await WorkspaceCopy.make();
    database = await createDatabase();
    runs = await mkdtemp(join(tmpdir(), 'runs-'));
    keys = await mkdtemp(join(tmpdir(), 'keys-'));
    await build('etl', 'ml');
    await ingest();
    for (const model of ['late', 'delay'] as const) {
      const { runId, reused } = await train(model);
      expect(reused).toBe(false);
      first.set(model, String(runId));
    }
  });
  afterAll(async () => {
    await copy.remove();
    await database.drop();
    for (const folder of [runs, keys]) await rm(folder, { recursive: true });
  });
  // What a test built stays in the copy; the next one that trains builds again.
  afterEach(() => copy.restore());

  async function build(...projects: string[]): Promise<void> {
    expect(await copy.nx('run-many', '-t', 'build', '-p', ...projects)).toMatchObject({ exitCode: 0 });
  }

  /** The part of ml's build that says what training consists of; enough where nothing is trained. */
  async function hashTrainingCode(): Promise<void> {
    const outcome = await copy.node(['--import', 'tsx', 'apps/ml/build/main.ts'], { TSX_TSCONFIG_PATH: 'apps/ml/tsconfig.json' });
    expect(outcome).toMatchObject({ exitCode: 0 });
  }

  async function ask<Schema extends z.ZodType>(schema: Schema, args: readonly string[], env: NodeJS.ProcessEnv): Promise<z.output<Schema>> {
    const { stdout, stderr, exitCode } = await copy.node([...args, '--json'], env);
    if (exitCode !== 0) throw new Error(stderr);
    return schema.parse(jsonOf(lastLine(stdout)));
  }

  const ingest = () => ask(ingestReply, ['apps/etl/dist/main.js', 'ingest', '--sample'], { DATABASE_URL: database.url('etl') });

  const train = (model: ModelName, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) =>
    ask(trainReply, ['apps/ml/dist/main.js', 'train', '--model', model, '--sample', ...args], { DATABASE_URL: database.url('ml'), RUNS_DIRECTORY: runs, MODEL_SIGNING_KEY: signingKeys(keys).privateKey, ML_BACKEND: 'wasm', ...env });

  const wouldTrain = (model: ModelName, ...args: string[]) => train(model, ['--dry-run', ...args]);

  async function expectReused(...models: ModelName[]): Promise<void> {
    for (const model of models) expect(await wouldTrain(model)).toMatchObject({ reused: true, runId: first.get(model) });
  }

  describe('is not needed', () => {
    it('a second time', async () => {
      expect(await train('late')).toMatchObject({ model: 'late', reused: true, runId: first.get('late') });
      expect(await train('delay')).toMatchObject({ model: 'delay', reused: true, runId: first.get('delay') });
    });

    it('after a changed comment', async () => {
      await copy.replace('libs/nodes/src/preprocessing/fitted/fit-scaler.ts', /^/, '// in other words\n');
      await copy.replace('apps/ml/src/nodes/train-network.ts', 'learns from the training rows', 'learns, as well as it can, from the training rows');
      await hashTrainingCode();
      await expectReused('late', 'delay');
    });

    it('after a file was formatted in another way', async () => {
      await copy.replace('apps/ml/src/nodes/train-network.ts', "inputs: ['features', 'labels', 'target', 'split', 'recipe'],", "inputs: [\n    \"features\",\n    \"labels\",\n\n    \"target\", \"split\", \"recipe\",\n  ],");
      await hashTrainingCode();
      await expectReused('late');
    });

    it('after a changed description in a contract', async () => {
      await copy.replace('libs/contracts/src/flights/flight-instance.ts', "describe('IATA code')", "describe('three letters of IATA')");
      await hashTrainingCode();
      await expectReused('late');
    });

    it('after a change of inference only', async () => {
      await copy.replace('apps/ml/src/nodes/predict.ts', 'await predictLogits(member, features)', '(await predictLogits(member, features)).slice()');
      await hashTrainingCode();
      await expectReused('late', 'delay');
    });

    it('after a fix in the user app', async () => {
      await copy.replace('apps/user/src/errors.ts', /$/, '\nexport const more = 1;\n');
      await build('ml', 'user');
      await expectReused('late');
    });

    it('after a fix in the etl app that leaves the data as they are', async () => {
      await copy.replace('apps/etl/src/main.ts', /$/, '\nprocess.stdin.unref?.();\n');
      await build('etl');
      expect(await ingest()).toEqual({ skipped: false, partitionsWritten: [] });
      await expectReused('late', 'delay');
    });

    it('of one model, after a change of the other', async () => {
      await copy.replace('apps/ml/src/tasks/number.ts', 'deviation: deviation > 0 ? deviation : 1 }', 'deviation: deviation > 0 ? deviation : 2 }');
      await copy.replace('apps/ml/src/models/late/recipes/first-run.json', '"epochs": 1', '"epochs": 2');
      await hashTrainingCode();
      expect((await wouldTrain('delay')).reason).toContain('node fit-label changed');
      expect((await wouldTrain('late')).reason).toEqual([]);
    });
  });

  describe('is needed', () => {
    it('after a changed node, of both models that have it', async () => {
      await copy.replace('apps/ml/src/models/flights/features.ts', 'prior: { part: 2.1, whole: 10 }', 'prior: { part: 2.2, whole: 10 }');
      await hashTrainingCode();
      for (const model of ['late', 'delay'] as const) expect(await wouldTrain(model)).toMatchObject({ reused: false, runId: null, reason: ['node smooth-late-rates changed'] });
    });

    it('after a changed reader of instances', async () => {
      await copy.replace('apps/ml/src/instances/read-columns.ts', 'ORDER BY ${i(instance.key)}${order}', 'ORDER BY ${i(instance.key)}${order} DESC');
      await hashTrainingCode();
      expect((await wouldTrain('late')).reason).toContain('the reader of instances or the engine of pipelines changed');
    });

    it('after other rows are learned from', async () => {
      await copy.replace('apps/ml/src/training/read-rows.ts', 'training: rowsByPart[0]!,', 'training: rowsByPart[0]! - 1000,');
      await hashTrainingCode();
      expect((await wouldTrain('late')).reason).toContain('the reader of instances or the engine of pipelines changed');
    });

    it('after a changed library node, and then it trains; not once the change is taken back', async () => {
      await copy.replace('libs/nodes/src/preprocessing/columns/take-roots.ts', 'Math.sqrt(', 'Math.cbrt(');
      await build('ml');
      const { reused, runId, reason } = await train('late');
      expect({ reused, reason }).toEqual({ reused: false, reason: ['node take-count-roots changed'] });
      expect(runId).not.toBe(first.get('late'));
      await copy.restore();
      await build('ml');
      await expectReused('late', 'delay');
    });

    describe('with the code as it is,', () => {
      beforeAll(() => build('ml'));

      it.each([
        ['seed', ['--seed', '2'], 'parameter seed is 2, was 1'],
        ['recipe', ['--recipe', 'full'], 'parameter epochs is 5, was 1'],
        ['period', ['--training', '2001-01-16..2001-01-31'], 'dataset training changed'],
      ])('for another %s', async (_what, args, reason) => {
        expect((await wouldTrain('late', ...args)).reason).toContain(reason);
      });

      it('for other data in a day that it learns from, not once they are as before', async () => {
        await withChangedDay(async () => {
          for (const model of ['late', 'delay'] as const) expect((await wouldTrain(model)).reason).toContain('dataset training changed');
        });
        await expectReused('late', 'delay');
      });

      const itWithNative = existsSync(join(checkout, '.tripod/native/package.json')) ? it : it.skip;
      itWithNative('for the other backend', async () => {
        await copy.link(join(checkout, '.tripod/native'), '.tripod/native');
        expect((await train('late', ['--dry-run'], { ML_BACKEND: 'native' })).reason).toEqual([expect.stringMatching(/^backend is "native .*", was "wasm/)]);
      });
    });

    it('for another version of a library that training uses', async () => {
      const link = join(copy.directory, 'node_modules/pure-rand');
      const original = await readlink(link);
      await rm(link);
      await cp(original, link, { recursive: true });
      try {
        await copy.replace('node_modules/pure-rand/package.json', /"version": "[^"]*"/, '"version": "99.0.0"');
        await hashTrainingCode(); // Nx knows libraries by the lockfile, not by what lies in node_modules
        expect((await wouldTrain('late')).reason).toEqual([expect.stringMatching(/^library pure-rand is "99.0.0", was/)]);
      } finally {
        await rm(link, { recursive: true });
        await copy.link(original, 'node_modules/pure-rand');
      }
    });
  });

  /** Runs `work` while a stored day has another content hash, as it gets one when its rows become others. */
  async function withChangedDay(work: () => Promise<void>): Promise<void> {
    const client = new Client({ connectionString: database.url('owner') });
    await client.connect();
    try {
      const { rows } = await client.query<{ id: string; content_hash: string }>('SELECT id, content_hash FROM etl.dataset_partitions WHERE partition = $1', [LEARNED_DAY]);
      const write = async (hashOf: (kept: string) => string) => {
        for (const { id, content_hash } of rows) await client.query('UPDATE etl.dataset_partitions SET content_hash = $2 WHERE id = $1', [id, hashOf(content_hash)]);
      };
      await write(() => 'a'.repeat(64));
      try {
        await work();
      } finally {
        await write((kept) => kept);
      }
    } finally {
      await client.end();
    }
  }
});
