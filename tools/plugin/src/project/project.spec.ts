import { transform } from 'esbuild';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { z } from 'zod';
import type { TrackedFiles } from './changes.js';
import { churn, machines, plans, rents } from './fixtures/plans.js';
import { fixtureFile, recordOf } from './fixture.js';
import { namesOf } from './names.js';
import { projectChanges } from './project-changes.js';
import { madeUpRows } from './rows.js';
import { instanceContract, labelContract } from './schemas.js';
import { templateOf } from './template.js';

const root = join(__dirname, '../../../..');
const SKIPPED = new Set(['node_modules', '.git', '.nx', '.tripod', 'dist', 'mlruns', '.worktrees', 'worktrees', '.trees']);

/** The files of this checkout, whether committed or not. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesBelow(path);
    return entry.isFile() ? [relative(root, path)] : [];
  });
}
const checkout: TrackedFiles = { paths: filesBelow(root).sort(), read: (path) => readFileSync(join(root, path)) };
const options = { licence: 'MIT', record: '{}\n' } as const;
const template = templateOf(checkout);

describe.each(plans)('the project $name', (plan) => {
  const changes = projectChanges(plan, checkout, options);

  it('has folders of its own in each app and in the contracts, and none of the example', async () => {
    const { written, removed } = await changes;
    const { folder } = namesOf(plan);
    for (const parent of ['libs/contracts/src', 'apps/etl/src', 'apps/ml/src/models', 'apps/user/src', 'tools/system/src']) {
      expect([...written.keys()].filter((path) => path.startsWith(`${parent}/${folder}/`)).length).toBeGreaterThan(0);
    }
    const left = checkout.paths.filter((path) => template.exampleFolders.some((example) => path.startsWith(`${example}/`)) && !removed.includes(path) && !written.has(path));
    expect(left).toEqual([]);
  });

  it('does not speak of the example', async () => {
    const { written } = await changes;
    const texts = [...written].flatMap(([path, content]) => (typeof content === 'string' && path !== 'package-lock.json' ? content.split('\n').map((line) => `${path}: ${line}`) : []));
    expect(texts.filter((line) => template.exampleWords.slice(0, 3).some((word) => word.test(line)))).toEqual([]);
  });

  it('is written in TypeScript that can be read', async () => {
    const { written } = await changes;
    const sources = [...written].flatMap(([path, content]) => (path.endsWith('.ts') ? [[path, String(content)] as const] : []));
    const faults = await Promise.all(sources.map(([path, content]) => transform(content, { loader: 'ts', logLevel: 'silent' }).then(() => [], (error: Error) => [`${path}: ${error.message}`])));
    expect(faults.flat()).toEqual([]);
  });

  it('has made-up rows that fit its contracts, with each class often enough to be learned', () => {
    const instance = z.object(Object.fromEntries(instanceContract(plan).fields.map(({ name, schema }) => [name, schema]))).omit(plan.key.from === 'made' ? { [plan.key.name]: true } : {});
    const label = labelContract(plan).fields.find(({ name }) => name === plan.target.name);
    const rows = madeUpRows(plan);
    for (const row of rows) {
      expect(instance.safeParse(row.instance).error?.issues ?? []).toEqual([]);
      expect(row.label === null || label?.schema.safeParse(row.label).success).toBe(true);
    }
    const counts = new Map<unknown, number>();
    for (const row of rows) counts.set(row.label, (counts.get(row.label) ?? 0) + 1);
    if (plan.target.task !== 'number') expect(Math.min(...[...counts].flatMap(([value, count]) => (value === null ? [] : [count])))).toBeGreaterThanOrEqual(12);
  });
});

describe('the rows that stand in for a table', () => {
  it('are written as the table writes them', async () => {
    const [row] = madeUpRows(churn);
    const { joined } = recordOf(churn, row!);
    expect(joined).toMatch(/^\d\d\.\d\d\.\d{4}$/);
    const text = Buffer.from(await fixtureFile(churn)).toString('utf8');
    expect(text.split('\n')[0]).toBe('Total $;plan;"is ""new""";city;joined;left?');
    expect(text.split('\n').slice(1, -1)).toHaveLength(200);
    expect(text.split('\n').slice(1, -1).filter((line) => line.endsWith(';'))).toHaveLength(20);
  });

  it('have the types of JSON and of Parquet', async () => {
    const [line] = Buffer.from(await fixtureFile(machines)).toString('utf8').split('\n');
    expect(JSON.parse(line ?? '')).toEqual({ id: 1, at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/), rpm: expect.any(Number), hall: expect.any(String), state: 'idle' });
    expect(Buffer.from(await fixtureFile(rents)).subarray(0, 4).toString('latin1')).toBe('PAR1');
  });

  it('have the columns that are read, of the types of the table', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rows-'));
    const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
    try {
      writeFileSync(join(folder, 'rows.parquet'), await fixtureFile(rents));
      const described = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM '${join(folder, 'rows.parquet')}'`)).getRows();
      const types = Object.fromEntries(described.map(([name, type]) => [name, type]));
      expect(types).toEqual({ flat: 'VARCHAR', rooms: 'BIGINT', area: 'DOUBLE', lift: 'BOOLEAN', rent: 'DOUBLE', deed: 'DECIMAL(38,0)', offered: 'TIMESTAMP WITH TIME ZONE' });
    } finally {
      connection.closeSync();
      rmSync(folder, { recursive: true });
    }
  });

  it('may be real ones', async () => {
    const { written } = await projectChanges({ ...churn, sampleRows: 1 }, checkout, { ...options, sample: [{ 'Total $': '1,5$', plan: 'small', 'left?': null }] });
    expect(Buffer.from(written.get('apps/etl/src/churn/customers.csv') ?? '').toString('utf8').split('\n')[1]).toBe('1,5$;small;;;;');
  });
});

it('the scope of the libraries is one of its own when the plan says so', async () => {
  const { written } = await projectChanges({ ...churn, scope: '@acme' }, checkout, options);
  const texts = [...written].flatMap(([, content]) => (typeof content === 'string' ? [content] : []));
  expect(texts.filter((text) => text.includes('@tripod/'))).toEqual([]);
  expect(written.get('tsconfig.base.json')).toContain('"@acme/contracts"');
});

it('all rights are reserved unless a licence was chosen, and that of the template stays', async () => {
  const licensed: TrackedFiles = { paths: [...new Set([...checkout.paths, 'LICENSE'])], read: (path) => (path === 'LICENSE' ? Buffer.from('as is') : checkout.read(path)) };
  const { written, removed } = await projectChanges(churn, licensed, { ...options, licence: 'none' });
  expect(JSON.parse(String(written.get('package.json')))).toMatchObject({ name: 'churn', version: '0.1.0', license: 'UNLICENSED' });
  expect([removed.includes('LICENSE'), written.get('LICENSE-TEMPLATE')]).toEqual([true, 'as is']);
});

it('a project is the same when it is made again', async () => {
  const [first, again] = [await projectChanges(churn, checkout, options), await projectChanges(churn, checkout, options)];
  expect([...again.written.keys()]).toEqual([...first.written.keys()]);
  for (const [path, content] of first.written) expect([path, Buffer.from(again.written.get(path) ?? '').equals(Buffer.from(content))]).toEqual([path, true]);
});
