import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { acquireDatabase } from '@tripod/database';
import { findApps, jsonOf, lastLine } from '@tripod/processes';
import { Client } from 'pg';
import { z } from 'zod';
import { WorkspaceCopy } from '../workspace-copy.js';
import { FEW_DAYS } from './sample.js';

const ingested = z.object({ skipped: z.boolean(), instances: z.number(), datasetVersion: z.string() });
const trained = z.object({ runId: z.string() });
const decided = z.object({ partition: z.string(), instances: z.number(), predictionsDigest: z.string() });

/** A second etl app and a second user app are copies of the folders under other names, and nothing else. */
describe('a second etl app and a second user app', () => {
  let copy: WorkspaceCopy;
  let run: string;
  const first = { version: '', digest: '' };

  beforeAll(async () => {
    copy = await WorkspaceCopy.make();
    first.version = (await ask('etl', ingested, ['ingest', ...FEW_DAYS.ingest])).datasetVersion;
    run = (await ask('ml', trained, ['train', ...FEW_DAYS.train])).runId;
    first.digest = (await ask('user', decided, ['decide', '--by', 'run', '--run', run])).predictionsDigest;
    // The database is there already: the next command prepares it for the new apps.
    await copy.copyApp('etl', 'second-etl');
    await copy.copyApp('user', 'second-user');
  });
  afterAll(() => copy.remove());

  async function ask<Schema extends z.ZodType>(app: string, schema: Schema, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<z.output<Schema>> {
    const { stdout, stderr, exitCode } = await copy.node(['tools/start.mjs', 'app', app, ...args, '--json'], { ML_BACKEND: 'wasm', LOG_LEVEL: 'error', ...env });
    if (exitCode !== 0) throw new Error(`${app} ${args.join(' ')}: ${stderr}`);
    return schema.parse(jsonOf(lastLine(stdout)));
  }

  /** Rows of a query, by role. */
  async function query(role: string, sql: string): Promise<unknown[]> {
    const database = await acquireDatabase({ checkout: copy.directory });
    const client = new Client({ connectionString: database.url(role) });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
      await database.release();
    }
  }

  it('are found without a list', async () => {
    expect(findApps(copy.directory).map(({ name, kind }) => [name, kind])).toEqual([['etl', 'etl'], ['ml', 'ml'], ['second-etl', 'etl'], ['second-user', 'user'], ['user', 'user']]);
    const { stderr, exitCode } = await copy.run('app');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('second-etl (etl)');
  });

  it('migrate, ingest and decide beside the first ones in one database', async () => {
    const { datasetVersion, skipped } = await ask('second-etl', ingested, ['ingest', ...FEW_DAYS.ingest]);
    expect({ skipped, datasetVersion }).toEqual({ skipped: false, datasetVersion: first.version });
    const { predictionsDigest } = await ask('second-user', decided, ['decide', '--by', 'run', '--run', run], { DATASETS_FROM: 'second-etl' });
    expect(predictionsDigest).toBe(first.digest);
    const schemas = await query('owner', `
      SELECT nspname AS schema, count(*) FILTER (WHERE relname = 'migrations')::int AS migrations, count(*) FILTER (WHERE relname = 'decisions')::int AS decisions
      FROM pg_namespace JOIN pg_class ON relnamespace = pg_namespace.oid WHERE nspname IN ('etl', 'second-etl', 'second-user', 'user') GROUP BY 1 ORDER BY 1`);
    expect(schemas).toEqual([
      { schema: 'etl', migrations: 1, decisions: 0 },
      { schema: 'second-etl', migrations: 1, decisions: 0 },
      { schema: 'second-user', migrations: 1, decisions: 1 },
      { schema: 'user', migrations: 1, decisions: 1 },
    ]);
  });

  it('read what their producer publishes and nothing else', async () => {
    expect(await query('second-user', 'SELECT count(*) > 0 AS some FROM "second-etl".flight_instances_v1')).toEqual([{ some: true }]);
    await expect(query('second-user', 'SELECT * FROM "user".decisions')).rejects.toThrow('permission denied for schema user');
    await expect(query('second-etl', 'SELECT * FROM etl.flight_instances_v1')).rejects.toThrow('permission denied for schema etl');
  });

  it('can be looked into by psql: npm run database prints an address for each role and keeps Postgres running until Ctrl-C', async () => {
    const command = spawn(process.execPath, ['tools/start.mjs', 'database', '--json'], { cwd: copy.directory, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(command, 'exit');
    const [line] = await once(createInterface({ input: command.stdout }), 'line');
    const { addresses } = z.object({ addresses: z.record(z.string(), z.url()) }).parse(jsonOf(String(line)));
    expect(Object.keys(addresses)).toEqual(['owner', 'etl', 'ml', 'second-etl', 'second-user', 'user']);
    const client = new Client({ connectionString: addresses['second-user'] });
    await client.connect();
    expect((await client.query('SELECT current_user::text AS role')).rows).toEqual([{ role: 'second-user' }]);
    await client.end();
    command.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    const again = new Client({ connectionString: addresses['owner'] });
    await expect(again.connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('leave the short forms to the first ones', async () => {
    const { stdout, exitCode } = await copy.node(['tools/start.mjs', 'etl', 'ingest', ...FEW_DAYS.ingest, '--json'], { LOG_LEVEL: 'error' });
    expect(exitCode).toBe(0);
    expect(ingested.parse(jsonOf(lastLine(stdout)))).toMatchObject({ skipped: true, datasetVersion: first.version });
  });
});
