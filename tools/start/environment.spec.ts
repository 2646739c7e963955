import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, AppKind } from '@tripod/processes';
import { readEnvFile, takeSurroundings, withDatabase } from './environment.js';

const app = (name: string, kind: AppKind): App => ({ name, kind, folder: `apps/${name}`, description: '' });
const before = { ...process.env };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripod-env-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});

describe('.env of the root', () => {
  test('sets what the environment does not set, and nothing else', () => {
    writeFileSync(join(folder, '.env'), 'TRIPOD_A=from the file\nTRIPOD_B="of # two words"\n');
    process.env['TRIPOD_A'] = 'own';
    readEnvFile(folder);
    expect([process.env['TRIPOD_A'], process.env['TRIPOD_B']]).toEqual(['own', 'of # two words']);
  });

  test('may be absent', () => {
    expect(() => readEnvFile(folder)).not.toThrow();
  });

  test('comes before the file of an app', () => {
    writeFileSync(join(folder, '.env'), 'TRIPOD_A=of the root\n');
    writeFileSync(join(folder, 'connection.env'), 'TRIPOD_A=of the app\nTRIPOD_B=of the app\n');
    readEnvFile(folder);
    readEnvFile(folder, 'connection.env');
    expect([process.env['TRIPOD_A'], process.env['TRIPOD_B']]).toEqual(['of the root', 'of the app']);
  });

  test('is refused in words when it cannot be read', () => {
    mkdirSync(join(folder, '.env'));
    expect(() => readEnvFile(folder)).toThrow(/\.env cannot be read: EISDIR/);
  });
});

describe('what an app gets by its environment', () => {
  const apps = [app('sales-etl', 'etl'), app('ml', 'ml'), app('user', 'user')];
  beforeEach(() => {
    // Those of the checkout are not made for a test.
    delete process.env['MODEL_SIGNING_KEY'];
    process.env['MODEL_PUBLIC_KEY'] = '/keys/public.pem';
  });
  const of = (needed: readonly App[], all = apps) => withDatabase(all, needed, (environment) => Promise.resolve(needed.map(environment)));

  test('is the address of its own variable, or else of DATABASE_URL', async () => {
    process.env['SALES_ETL_DATABASE_URL'] = 'postgresql://own/';
    process.env['DATABASE_URL'] = 'postgresql://all/';
    expect((await of(apps)).map(({ DATABASE_URL }) => DATABASE_URL)).toEqual(['postgresql://own/', 'postgresql://all/', 'postgresql://all/']);
  });

  test('has the defaults of Postgres that the caller has set, beside an address of the caller’s own', async () => {
    Object.assign(process.env, { PGSSLMODE: 'require', DATABASE_URL: 'postgresql://all/' });
    takeSurroundings();
    expect(process.env['PGSSLMODE']).toBeUndefined();
    expect((await of(apps))[0]).toMatchObject({ PGSSLMODE: 'require' });
  });

  test('names the etl app: that of DATASETS_FROM, or the only one, or the one called etl', async () => {
    process.env['DATABASE_URL'] = 'postgresql://all/';
    const producer = async (all: readonly App[]) => (await withDatabase(all, apps, (environment) => Promise.resolve(environment(app('ml', 'ml'))))).DATASETS_FROM;
    expect(await producer(apps)).toBe('sales-etl');
    expect(await producer([app('etl', 'etl'), ...apps])).toBe('etl');
    process.env['DATASETS_FROM'] = 'shop-etl';
    expect(await producer(apps)).toBe('shop-etl');
  });

  test('names the key of models to the apps that run them', async () => {
    process.env['DATABASE_URL'] = 'postgresql://all/';
    expect((await of(apps)).map(({ MODEL_PUBLIC_KEY }) => MODEL_PUBLIC_KEY)).toEqual([undefined, '/keys/public.pem', '/keys/public.pem']);
  });

  test('keeps fetched packages in the checkout unless PACKAGE_CACHE_DIRECTORY names another folder', async () => {
    process.env['DATABASE_URL'] = 'postgresql://all/';
    expect((await of(apps))[0]?.PACKAGE_CACHE_DIRECTORY).toMatch(/\/\.tripod\/packages$/);
    process.env['PACKAGE_CACHE_DIRECTORY'] = '/cache';
    expect((await of(apps))[0]?.PACKAGE_CACHE_DIRECTORY).toBe('/cache');
  });

  test('names the run store of the checkout unless RUNS_DIRECTORY does', async () => {
    process.env['DATABASE_URL'] = 'postgresql://all/';
    expect((await of(apps))[0]?.RUNS_DIRECTORY).toMatch(/\/mlruns$/);
    process.env['RUNS_DIRECTORY'] = '/store';
    expect((await of(apps))[0]?.RUNS_DIRECTORY).toBe('/store');
  });
});
