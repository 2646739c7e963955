import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { jsonOf, lastLine, signingKeys } from '@tripod/processes';
import { Client } from 'pg';
import { z } from 'zod';
import { gitEnvironment } from '../git-environment.js';
import { processesIn } from '../kills/living-processes.js';
import { WorkspaceCopy } from '../workspace-copy.js';
import { FEW_DAYS } from './sample.js';

const trainReply = z.object({ runId: z.string() });
const reproduceReply = z.object({ runId: z.string(), reproduced: z.literal(true), commit: z.string(), changed: z.boolean(), rows: z.int().positive() });
const NODE = 'apps/ml/src/models/flights/features.ts';

describe('a run is reproduced', () => {
  let copy: WorkspaceCopy;
  let database: TestDatabase;
  let scratch: string;
  let env: NodeJS.ProcessEnv;
  /** Trained from a commit, and from the same with changes that nobody committed. */
  let committed: { readonly runId: string; readonly commit: string };
  let changed: typeof committed;

  beforeAll(async () => {
    copy = await WorkspaceCopy.make();
    database = await createDatabase();
    scratch = await mkdtemp(join(tmpdir(), 'reproduced-'));
    const keys = signingKeys(scratch);
    env = { DATABASE_URL: database.url('ml'), RUNS_DIRECTORY: join(scratch, 'mlruns'), MODEL_SIGNING_KEY: keys.privateKey, MODEL_PUBLIC_KEY: keys.publicKey, ML_BACKEND: 'wasm' };
    expect(await copy.nx('run-many', '-t', 'build', '-p', 'etl', 'ml')).toMatchObject({ exitCode: 0 });
    expect(await copy.node(['apps/etl/dist/main.js', 'ingest', ...FEW_DAYS.ingest], { DATABASE_URL: database.url('etl') })).toMatchObject({ exitCode: 0 });
    committed = await train();
    await copy.replace(NODE, 'prior: { part: 2.1, whole: 10 }', 'prior: { part: 2.2, whole: 10 }');
    expect(await copy.nx('run-many', '-t', 'build', '-p', 'ml')).toMatchObject({ exitCode: 0 });
    changed = await train();
    // The work goes on: the node of both runs is not there any more.
    await copy.replace(NODE, 'prior: { part: 2.2, whole: 10 }', 'prior: { part: 3, whole: 10 }');
    await copy.commit('feat: another prior');
    expect(await copy.nx('run-many', '-t', 'build', '-p', 'ml')).toMatchObject({ exitCode: 0 });
  });
  afterAll(async () => {
    await copy.remove();
    await database.drop();
    await rm(scratch, { recursive: true });
  });

  async function train(): Promise<typeof committed> {
    const { stdout, stderr, exitCode } = await copy.node(['apps/ml/dist/main.js', 'train', ...FEW_DAYS.train, '--json'], env);
    if (exitCode !== 0) throw new Error(stderr);
    return { runId: trainReply.parse(jsonOf(lastLine(stdout))).runId, commit: await copy.git('rev-parse', 'HEAD') };
  }

  const reproduce = (...args: string[]) => copy.node(['apps/ml/dist/main.js', 'reproduce', ...args, '--json'], env);
  const failureOf = ({ stdout }: { readonly stdout: string }) => jsonOf(lastLine(stdout));

  it('from its commit, although the code is another one by now; the checkout stays as it is', async () => {
    const { stdout, stderr } = await reproduce(committed.runId);
    if (stdout === '') throw new Error(stderr);
    expect(reproduceReply.parse(jsonOf(lastLine(stdout)))).toMatchObject({ ...committed, changed: false });
    expect(await copy.git('status', '--porcelain')).toBe('');
    expect((await copy.git('worktree', 'list')).split('\n')).toHaveLength(1);
  });

  it('from its commit with the changes that it keeps', async () => {
    expect(reproduceReply.parse(failureOf(await reproduce(changed.runId)))).toMatchObject({ ...changed, changed: true });
  });

  it('or not, when it is stopped: then neither worktree nor process is left', async () => {
    const child = spawn(process.execPath, ['apps/ml/dist/main.js', 'reproduce', committed.runId, '--json'], { cwd: copy.directory, env: { ...gitEnvironment(), ...env, LOG_LEVEL: 'info' }, stdio: ['ignore', 'pipe', 'pipe'] });
    let place: string | undefined;
    child.stderr.on('data', (line) => {
      place ??= /"directory":"([^"]+)"/.exec(String(line))?.[1];
      // The build may come from Nx's cache.
      if (/Building ml|read the rows/.test(String(line))) child.kill('SIGTERM');
    });
    const stdout = await text(child.stdout);
    expect(failureOf({ stdout })).toMatchObject({ error_code: 'INTERRUPTED' });
    expect(processesIn([String(place), `${place} (deleted)`])).toEqual([]);
    expect((await copy.git('worktree', 'list')).split('\n')).toHaveLength(1);
  });

  it('not in place: the code of this build is another one', async () => {
    expect(failureOf(await reproduce(committed.runId, '--in-place'))).toMatchObject({ error_code: 'NOT_REPRODUCIBLE', message: expect.stringContaining('node smooth-late-rates changed') });
  });

  it('not by the code of somebody whom nobody trusts', async () => {
    const other = signingKeys(join(scratch, 'other'));
    const outcome = await copy.node(['apps/ml/dist/main.js', 'reproduce', committed.runId, '--json'], { ...env, MODEL_SIGNING_KEY: '', MODEL_PUBLIC_KEY: other.publicKey });
    expect(failureOf(outcome)).toMatchObject({ error_code: 'PACKAGE_UNTRUSTED' });
  });

  it('not after a day that it learned from was rewritten, and the day is named before anything is built', async () => {
    const client = new Client({ connectionString: database.url('owner') });
    await client.connect();
    try {
      await client.query("UPDATE etl.dataset_partitions SET content_hash = $1 WHERE partition = '2001-01-02' AND contract = 'flight_instance'", ['a'.repeat(64)]);
    } finally {
      await client.end();
    }
    expect(failureOf(await reproduce(committed.runId))).toMatchObject({ error_code: 'ROWS_CHANGED', message: expect.stringMatching(/1 of the 4 partitions of the training part are not as they were: flight_instance\.v1\/2001-01-02 was rewritten/) });
  });
});
