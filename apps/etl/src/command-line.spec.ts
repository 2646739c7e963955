import { readingRows } from '@tripod/contracts/testing';
import { buildApp } from '../fixtures/built-app.js';
import { errorOf, run } from '../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../fixtures/database.js';
import { projectOf, readingsProject } from '../fixtures/projects.js';
import { csvOf, fileFolder } from '../fixtures/readings-csv.js';
import { APP } from './app.js';
import { settingNames } from './config.js';

const project = readingsProject({ records: readingRows(3).map((instance) => ({ instance })) });
const app = buildApp('fixtures/readings-main.ts');
const folder = fileFolder();
let database: SpecDatabase;
beforeAll(async () => {
  database = await emptyDatabase();
});
afterAll(() => {
  app.remove();
  folder.remove();
});

describe('the command line', () => {
  it.each([
    [['ingset'], /unknown command 'ingset'[^]*Did you mean ingest\?/],
    [['ingest', '--form', '2001-01-01'], /unknown option '--form'[^]*Did you mean --from\?/],
    [['ingest', '--from', '2001-02-30'], /'2001-02-30' is not a valid day; write it as 2001-01-31/],
    [['ingest', '--from', 'yesterday'], /'yesterday' is not a valid day/],
    [['ingest', '--from', '2001-02-03', '--to', '2001-02-02'], /The period is empty: --from 2001-02-03 is after --to 2001-02-02/],
    [['ingest', '--pipeline', 'other'], /Allowed choices are list/],
    [['ingest', 'now'], /too many arguments/],
  ])('refuses %j with exit code 2', async (args, reason) => {
    const ran = await run(project, args, database.env);
    expect([ran.exitCode, ran.printed]).toEqual([2, []]);
    expect(ran.complaint).toMatch(reason);
  });

  it('prints a failure as JSON too when --json is given', async () => {
    const misspelt = await run(project, ['status', '--json', '--jsn'], database.env);
    expect([misspelt.exitCode, errorOf(misspelt)]).toEqual([2, { error_code: 'BAD_USAGE', message: expect.stringContaining("'--jsn'") }]);
    const away = await run(project, ['status', '--json'], { DATABASE_URL: 'postgresql://etl@127.0.0.1:1/tripod' });
    expect([away.exitCode, errorOf(away)]).toEqual([1, { error_code: 'DATABASE_AWAY', message: away.complaint }]);
  });

  it('shows help at each level, in the words of the business', async () => {
    expect((await run(project, ['--help'], {})).printed.join('\n')).toMatch(/Brings readings and[^]*ingest[^]*status[^]*quarantine/);
    expect((await run(project, ['ingest', '--help'], {})).printed.join('\n')).toMatch(/list: from list, a list of records for tests[^]*--pipeline[^]*--from[^]*--to[^]*--file[^]*--json/);
  });

  it.each<[NodeJS.ProcessEnv, RegExp]>([
    [{}, /DATABASE_URL is not set; it must be postgresql:\/\//],
    [{ DATABASE_URL: '' }, /DATABASE_URL is not set/],
    [{ DATABASE_URL: '  ' }, /DATABASE_URL must be postgresql:/],
    [{ DATABASE_URL: 'mysql://localhost/x' }, /DATABASE_URL must be postgresql:\/\//],
    ...[' ', '1e-1', '0x1', '-1', '1.5', '101%', 'half', '5 %', '.5'].map((MAX_REFUSED): [NodeJS.ProcessEnv, RegExp] => [{ DATABASE_URL: 'postgresql://x/y', MAX_REFUSED }, /^MAX_REFUSED must be a share from 0 to 1/]),
    [{ DATABASE_URL: 'postgresql://x/y', LOG_LEVEL: 'loud' }, /LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent/],
  ])('says what is wrong with the settings %j', async (env, reason) => {
    const ran = await run(project, ['status'], env);
    expect([ran.exitCode, ran.complaint]).toEqual([2, expect.stringMatching(reason)]);
  });

  it.each([
    ['a server that does not answer', (url: URL) => Object.assign(url, { host: '127.0.0.1:1' }), /Postgres at 127\.0\.0\.1:1\/.* does not answer .*correct DATABASE_URL/],
    ['a database that is not there', (url: URL) => Object.assign(url, { pathname: '/nowhere' }), /rejected the login .*nowhere/],
    ['a wrong password', (url: URL) => Object.assign(url, { password: 'secret' }), /rejected the login .*password/],
  ])('says in one sentence, without the password, what is wrong with %s', async (_, change, reason) => {
    const url = change(new URL(String(database.env['DATABASE_URL'])));
    const ran = await run(project, ['status'], { DATABASE_URL: url.href });
    expect([ran.exitCode, ran.complaint]).toEqual([1, expect.stringMatching(reason)]);
    expect(ran.complaint).not.toMatch(/secret|\n\s+at /);
  });

  it('says which source a pipeline has that the list of sources lacks', async () => {
    await expect(run(projectOf(project.business, project.pipelines, []), ['ingest'], database.env)).rejects.toThrow(/source 'list' is not in the project's list of sources/);
  });
});

describe('the built app', () => {
  it('prints one JSON object, and nothing else, on stdout', async () => {
    const own = await emptyDatabase();
    const file = folder.write('readings [1]*.csv', csvOf(readingRows(40)));
    const { code, stdout, stderr } = await app.run(['ingest', '--json', '--pipeline', 'days', '--file', file], own.env);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ skipped: false, instances: 40, firstPartition: '2024-02-25', lastPartition: '2024-03-15' });
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });

  it('ends with 130 when it is stopped before it begins', async () => {
    const ran = await run(project, ['ingest', '--json'], database.env, AbortSignal.abort());
    expect([ran.exitCode, errorOf(ran).error_code]).toEqual([130, 'INTERRUPTED']);
  });
});

it('knows its settings', () => {
  expect(settingNames).toEqual(['DATABASE_URL', 'LOG_LEVEL', 'DOWNLOADS', 'SOURCE_FILES', 'MAX_REFUSED', 'WATERMARK_MINUTES', 'PARTITION_CHECKS', 'INGEST_CRONTAB', 'KEEP_DAYS', 'FRESH_WITHIN', 'STATUS_WEBHOOK']);
  expect(APP).toMatch(/^[a-z][a-z0-9-]*$/);
});
