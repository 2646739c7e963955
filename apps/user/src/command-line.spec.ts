import type { JsonRow } from '@tripod/contracts';
import { itemRows, items, keyPair, readingLabelRows, readings } from '@tripod/contracts/testing';
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorOf, replyOf, run as runCommand } from '../fixtures/command.js';
import { publishedDatabase, type AppDatabase } from '../fixtures/database.js';
import { formulas, type Formula } from '../fixtures/formulas.js';
import { mlflowServer } from '../fixtures/mlflow-server.js';
import { alarms, grades, ranking, returns } from '../fixtures/projects.js';
import { readingsOf } from '../fixtures/rows.js';
import { emptyRunDirectory, writeRun, writeVersion } from '../fixtures/run-directory.js';
import { json, scoringServer, type ScoringServer } from '../fixtures/scoring-server.js';
import { APP } from './app.js';
import { checkReply } from './commands/check-reply.js';
import type { Project } from './define-project.js';

const day = '2024-02-29';
const rows = readingsOf(day, 400);
const torn: JsonRow = { ...rows[0], reading_id: 'r9999', celsius: 61 };
const labels = readingLabelRows(400).slice(0, 300);
const runId = 'a'.repeat(32);
const unknown = 'f'.repeat(32);

let database: AppDatabase;
let runs: string;
let server: ScoringServer;
let busy: ScoringServer;

beforeAll(async () => {
  database = await publishedDatabase(readings, { instances: [...readingsOf('2024-02-28', 30, 5000), ...rows, torn], labels });
  runs = await emptyRunDirectory();
  await writeRun(runs, { id: runId });
  server = await scoringServer((sent) => sent.map(formulas.reading_alarm));
  busy = await scoringServer(json({ error_code: 'TEMPORARILY_UNAVAILABLE', message: 'later' }, 503, { 'retry-after': '0' }));
});

afterAll(async () => {
  await server.close();
  await busy.close();
  await rm(runs, { recursive: true });
  await database.drop();
});

const environment = () => ({ DATABASE_URL: database.url, RUNS_DIRECTORY: runs, PACKAGE_CACHE_DIRECTORY: join(runs, 'cache'), PREDICTION_RETRIES: '1' });
const user = (args: readonly string[], env: NodeJS.ProcessEnv = {}, signal?: AbortSignal) => runCommand(alarms, args, { ...environment(), ...env }, signal);
const decide = async (args: readonly string[], env?: NodeJS.ProcessEnv) => replyOf(await user(['decide', '--json', ...args], env));
const all = () => database.query(`select * from "${APP}".decisions order by predicted_by, policy, key`);
const kept = (predictedBy: string) =>
  database.query(`select key, partition, prediction, decision, expected_cost from "${APP}".decisions where predicted_by = $1 order by key collate "C"`, [predictedBy]);

describe('user decide', () => {
  it('decides the last stored day by run, keeps each decision, and says what they are worth', async () => {
    const reply = await decide(['--by', 'run', '--run', runId]);
    expect(reply).toMatchObject({
      ...{ partition: day, policy: 'inspections', by: 'run', runId, runName: 'brave-owl', noun: { one: 'reading', many: 'readings' } },
      ...{ instances: 400, setAside: 1, labelsSetAside: 0, labelled: 300 },
      worth: { cost: expect.any(Number), mean: expect.any(Number) },
      examples: [expect.stringMatching(/^r1: (wait|inspect)$/), expect.any(String)],
    });
    const expected = new Map(rows.map((row) => [row['reading_id'], formulas.reading_alarm(row)]));
    const stored = await kept(`run:${runId}`);
    expect(stored).toHaveLength(400);
    for (const { key, prediction } of stored) expect(prediction).toEqual(expected.get(String(key)));
    expect(Object.values(reply.decisions).every((count) => count > 0)).toBe(true);
    expect(reply.decisions['inspect']).toBe(stored.filter(({ decision }) => decision === 'inspect').length);
  });

  it('gives the same predictions and decisions by run and by endpoint, to the last bit', async () => {
    const byRun = await decide(['--day', day, '--by', 'run', '--run', runId]);
    const byEndpoint = await decide(['--day', day, '--by', 'endpoint', '--endpoint', `${server.url}/invocations`]);
    const { predictionsDigest, decisions, worth, examples } = byRun;
    expect(byEndpoint).toMatchObject({ by: 'endpoint', endpoint: server.url, predictionsDigest, decisions, worth, examples });
    expect(await kept(`endpoint:${server.url}`)).toEqual(await kept(`run:${runId}`));
  });

  it('changes nothing when a day is decided again', async () => {
    await decide(['--run', runId]);
    const before = await all();
    expect(await decide(['--run', runId])).toMatchObject({ rowsChanged: 0 });
    expect(await all()).toEqual(before);
  });

  it('changes the way by one setting', async () => {
    const env = { RUN_ID: runId, PREDICTION_ENDPOINT: server.url };
    expect(await decide([], { ...env, PREDICT_BY: 'run' })).toMatchObject({ by: 'run' });
    expect(await decide([], { ...env, PREDICT_BY: 'endpoint' })).toMatchObject({ by: 'endpoint' });
    expect(await decide(['--by', 'run'], { ...env, PREDICT_BY: 'endpoint' })).toMatchObject({ by: 'run' });
    expect(await decide(['--run', runId], { ...env, PREDICT_BY: 'endpoint' })).toMatchObject({ by: 'run' });
  });

  it('decides by the settings of its policy', async () => {
    expect((await decide(['--run', runId], { INSPECTION_PRICE: '1000' })).decisions).toEqual({ wait: 400, inspect: 0 });
    expect((await decide(['--run', runId], { INSPECTION_PRICE: '0' })).decisions['inspect']).toBe(400);
  });

  it('names the rows that it set aside, with the reason', async () => {
    const reason = expect.stringMatching(/^'celsius' is 61; /);
    expect((await decide(['--run', runId])).setAsideRows).toEqual([{ key: 'r9999', reason }]);
    const { printed, logged } = await user(['decide', '--run', runId]);
    expect(printed.join('\n')).toContain("Set aside and not decided, because they do not fit the contract (1):\n  r9999: 'celsius' is 61; ");
    expect(logged).toContain('r9999');
  });

  it('says in words what the JSON says', async () => {
    await decide(['--run', runId]);
    const text = (await user(['decide', '--run', runId])).printed.join('\n');
    expect(text).toMatch(new RegExp(`^${day}: 400 readings decided by run ${runId} \\(brave-owl\\)\n\n  decision +readings +share\n  wait +\\d+ +\\d+\\.\\d %\n  inspect the place +\\d+`));
    expect(text).toContain('They cost ');
    expect(text).toMatch(/Nothing has changed since the last time; \d+\.\d s\. Predictions [0-9a-f]{12}\.$/);
  });

  it('says how many rows have changed', async () => {
    await decide(['--run', runId], { INSPECTION_PRICE: '1000' });
    expect((await user(['decide', '--run', runId], { INSPECTION_PRICE: '0' })).printed.at(-1)).toContain(`400 rows changed in "${APP}".decisions`);
  });

  it('says that the worth is not known for a day without labels', async () => {
    expect(await decide(['--day', '2024-02-28', '--run', runId])).toMatchObject({ instances: 30, labelled: 0, worth: null });
  });
});

describe('a registered model', () => {
  it('decides as its run does, and the reply names the version', async () => {
    await writeVersion(runs, { name: 'alarm', version: 3, run: runId, aliases: ['champion'] });
    const byRun = await decide(['--run', runId]);
    const byAlias = await decide([], { RUN_ID: 'models:/alarm@champion', PREDICT_BY: 'run' });
    expect(byAlias).toMatchObject({ runId, modelName: 'alarm', modelVersion: 3, modelAlias: 'champion', predictionsDigest: byRun.predictionsDigest, rowsChanged: 0 });
    expect(byRun).not.toHaveProperty('modelName');
    const { printed, logged } = await user(['decide', '--run', 'models:/alarm/3']);
    expect(printed[0]).toBe(`${day}: 400 readings decided by run ${runId} (brave-owl, version 3 of 'alarm')`);
    expect(logged).toContain('"registered":{"name":"alarm","version":3}');
  });

  it('comes from the MLflow server that MLFLOW_TRACKING_URI names, in place of the directory', async () => {
    const mlflow = await mlflowServer(runs);
    try {
      mlflow.versions.push({ name: 'served', version: 1, run_id: runId, source: `models:/m-${runId}`, aliases: ['champion'] });
      const env = { MLFLOW_TRACKING_URI: mlflow.url, MLFLOW_TRACKING_USERNAME: 'me', MLFLOW_TRACKING_PASSWORD: 'secret', MLFLOW_TRACKING_TOKEN: 'token', RUNS_DIRECTORY: '/nowhere' };
      expect(await decide(['--run', 'models:/served@champion'], env)).toMatchObject({ runId, modelName: 'served', rowsChanged: 0 });
      expect(new Set(mlflow.headers.map(({ authorization }) => authorization))).toEqual(new Set([`Basic ${Buffer.from('me:secret').toString('base64')}`]));
      const { exitCode, complaint } = await user(['decide', '--by', 'run'], env);
      expect([exitCode, complaint]).toEqual([2, expect.stringContaining(`${runId}  2026-01-02 03:04 UTC  brave-owl`)]);
    } finally {
      await mlflow.close();
    }
  });
});

describe('user check', () => {
  const check = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => user(['check', ...args], { DATABASE_URL: 'postgresql://user@127.0.0.1:1/none', ...env });

  it('starts the package of a run and decides nothing, without a database', async () => {
    await writeVersion(runs, { name: 'checked', version: 1, run: runId, aliases: ['champion'] });
    const { exitCode, printed } = await check(['--run', 'models:/checked@champion', '--json']);
    expect(exitCode).toBe(0);
    expect(checkReply.parse(JSON.parse(printed.at(-1) ?? ''))).toMatchObject({ runId, runName: 'brave-owl', modelName: 'checked', modelVersion: 1, modelAlias: 'champion' });
    expect((await check([], { RUN_ID: runId })).printed).toEqual([expect.stringMatching(new RegExp(`^run ${runId} \\(brave-owl\\) can predict: package [0-9a-f]{64} is ready after \\d+\\.\\d\\d s$`))]);
  });

  it('refuses what decide would refuse: no run, an unsigned package, a package of other contracts', async () => {
    expect(errorOf(await check(['--json']))).toMatchObject({ error_code: 'BAD_USAGE' });
    const unsigned = await writeRun(runs, { id: '1'.repeat(32), signingKey: null });
    expect(errorOf(await check(['--json', '--run', unsigned.id]))).toMatchObject({ error_code: 'PACKAGE_UNSIGNED' });
    expect((await check(['--run', unsigned.id, '--allow-unsigned'])).complaint).toMatch(/^Warning: the package of run 1+ is not signed/);
    const other = await writeRun(runs, { id: '2'.repeat(32), prediction: 'item_return' });
    expect(errorOf(await check(['--json', '--run', other.id]))).toMatchObject({ error_code: 'CONTRACT_MISMATCH' });
  });
});

describe('a project of another kind', () => {
  const toClose: { close(): Promise<void> }[] = [];
  const opened = async <Opened extends { close(): Promise<void> }>(opening: Promise<Opened>): Promise<Opened> => {
    const thing = await opening;
    toClose.push(thing);
    return thing;
  };

  afterEach(async () => {
    for (const each of toClose.splice(0)) await each.close();
  });

  it.each([
    ['classes', grades, 'reading_grade', formulas.reading_grade, { leave: expect.any(Number), repair: expect.any(Number) }],
    ['a ranking', ranking, 'reading_level', formulas.reading_level, { visit: 3, skip: 397 }],
  ] satisfies [string, Project, string, Formula, object][])('decides by %s, equally by run and by endpoint', async (_, project, prediction, formula: Formula, decisions) => {
    const { id } = await writeRun(runs, { id: createHash('md5').update(prediction).digest('hex'), prediction });
    const scoring = await opened(scoringServer((sent) => sent.map(formula)));
    const decideBy = async (...way: string[]) => replyOf(await runCommand(project, ['decide', '--json', ...way], environment()));
    const byRun = await decideBy('--run', id);
    const byEndpoint = await decideBy('--endpoint', scoring.url);
    expect(byRun).toMatchObject({ policy: project.policy.name, instances: 400, decisions, worth: null, examples: [] });
    expect(byEndpoint.predictionsDigest).toBe(byRun.predictionsDigest);
    expect(await kept(`endpoint:${scoring.url}`)).toEqual(await kept(`run:${id}`));
  });

  it('decides rows without a time: all of them, or one bucket', async () => {
    const published = await publishedDatabase(items, { instances: itemRows(300) });
    const stock = await opened(Promise.resolve({ ...published, close: () => published.drop() }));
    const { id } = await writeRun(runs, { id: 'e'.repeat(32), prediction: 'item_return' });
    const env = { ...environment(), DATABASE_URL: stock.url, RUN_ID: id };
    const everything = replyOf(await runCommand(returns, ['decide', '--by', 'run', '--json'], env));
    expect(everything).toMatchObject({ partition: 'all', instances: 300, rowsChanged: 300 });
    const bucket = replyOf(await runCommand(returns, ['decide', '--by', 'run', '--partition', '07', '--json'], env));
    expect(bucket).toMatchObject({ partition: '07', rowsChanged: 0 });
    expect(await stock.query(`select count(*)::int as rows from "${APP}".decisions where partition = '07'`)).toEqual([{ rows: bucket.instances }]);
    const day = await runCommand(returns, ['decide', '--day', '2024-02-29'], env);
    expect([day.exitCode, day.complaint]).toEqual([2, expect.stringContaining("unknown option '--day'")]);
    await stock.query('delete from etl.stored_item where item_id <= 100');
    expect(replyOf(await runCommand(returns, ['decide', '--by', 'run', '--json'], env))).toMatchObject({ instances: 200, rowsChanged: 100 });
  });

  it('runs a package without a signature only where that is allowed, with a warning', async () => {
    const { id } = await writeRun(runs, { id: 'd'.repeat(32), signingKey: null });
    const refused = await user(['decide', '--run', id, '--json']);
    expect(errorOf(refused)).toMatchObject({ error_code: 'PACKAGE_UNSIGNED' });
    expect(await kept(`run:${id}`)).toEqual([]);
    for (const env of [{}, { MODEL_PUBLIC_KEY: '' }]) {
      const allowed = await user(['decide', '--run', id, '--json', '--allow-unsigned'], env);
      expect(replyOf(allowed)).toMatchObject({ runId: id, instances: 400 });
      expect(allowed.complaint).toBe(`Warning: the package of run ${id} is not signed: nobody vouches for its code.`);
    }
  });

  it('runs no package of another key, and none without a key, which it says before it asks for the database', async () => {
    const { id } = await writeRun(runs, { id: 'c'.repeat(32), signingKey: keyPair().privateKey });
    expect(errorOf(await user(['decide', '--run', id, '--json', '--allow-unsigned']))).toMatchObject({ error_code: 'PACKAGE_UNTRUSTED' });
    const keyless = await user(['decide', '--run', id], { MODEL_PUBLIC_KEY: '', DATABASE_URL: 'postgresql://user@127.0.0.1:1/none' });
    expect([keyless.exitCode, keyless.complaint]).toEqual([2, expect.stringMatching(/^MODEL_PUBLIC_KEY is not set/)]);
  });

  it('reads from the etl app that DATASETS_FROM names', async () => {
    const { exitCode, printed } = await user(['decide', '--run', runId, '--json'], { DATASETS_FROM: 'sales-etl' });
    expect(exitCode).toBe(1);
    expect(printed.at(-1)).toContain('npm run app -- sales-etl ingest');
  });
});

describe('a command line that cannot be understood', () => {
  it.each([
    ['an unknown command', ['decied'], 'Did you mean decide?'],
    ['an unknown option', ['decide', '--rum', 'x'], 'Did you mean --run?'],
    ['an impossible day', ['decide', '--day', '2024-02-30'], 'not a valid day'],
    ['an unknown way', ['decide', '--by', 'magic'], 'Allowed choices are run, endpoint'],
    ['an operand too many', ['decide', 'today'], 'too many arguments'],
    ['no way', ['decide'], '--by run --run REFERENCE, or --by endpoint --endpoint URL'],
    ['an unsigned package where none is run', ['decide', '--endpoint', 'http://127.0.0.1:1', '--allow-unsigned'], '--allow-unsigned does not go with --by endpoint'],
    ['two ways', ['decide', '--run', runId, '--endpoint', 'http://127.0.0.1:1'], 'give one way'],
    ['a way with the option of the other', ['decide', '--by', 'endpoint', '--run', runId], '--run does not go with'],
    ['a run without its id', ['decide', '--by', 'run'], `${runId}  2026-01-02 03:04 UTC  brave-owl`],
    ['an endpoint without its address', ['decide', '--by', 'endpoint'], 'The endpoint is missing'],
    ['a text that is not an address', ['decide', '--endpoint', '5001'], 'not a valid address'],
    ['a text that is not a reference', ['decide', '--run', '../x'], 'not a valid reference to a run'],
  ])('has exit code 2 for %s', async (_, args, says) => {
    const { exitCode, complaint } = await user(args);
    expect([exitCode, complaint]).toEqual([2, expect.stringContaining(says)]);
  });

  it('has exit code 2 for a wrong setting', async () => {
    const { exitCode, complaint } = await user(['decide', '--run', runId], { INSPECTION_PRICE: 'x', DATABASE_URL: '' });
    expect([exitCode, complaint]).toEqual([2, expect.stringMatching(/^DATABASE_URL is not set.*INSPECTION_PRICE must/)]);
  });
});

describe('a failure', () => {
  it('is one error envelope on the last line for a program', async () => {
    expect(errorOf(await user(['decide', '--run', unknown, '--json']))).toMatchObject({ error_code: 'RUN_UNKNOWN' });
    expect(errorOf(await user(['decide', '--jsom', '--json']))).toMatchObject({ error_code: 'BAD_USAGE' });
  });

  it.each([
    ['a day without rows', ['decide', '--run', runId, '--day', '2024-07-04'], {}, 'ROWS_MISSING'],
    ['an unknown run', ['decide', '--run', unknown], {}, 'RUN_UNKNOWN'],
    ['Postgres away', ['decide', '--run', runId], { DATABASE_URL: 'postgres://me@127.0.0.1:1/tripod' }, 'DATABASE_AWAY'],
  ])('has exit code 1 for %s', async (_, args, env, code) => {
    const ran = await user([...args, '--json'], env);
    expect([ran.exitCode, errorOf(ran).error_code]).toEqual([1, code]);
  });

  it('leaves the decisions as they were when the endpoint is away', async () => {
    await decide(['--endpoint', server.url]);
    const before = await all();
    const ran = await user(['decide', '--endpoint', busy.url, '--json']);
    expect(errorOf(ran)).toMatchObject({ error_code: 'ENDPOINT_AWAY', message: expect.stringContaining('npm run ml -- serve') });
    expect(await all()).toEqual(before);
  });

  it('leaves the decisions as they were when the command is stopped', async () => {
    await decide(['--run', runId]);
    const before = await all();
    const ran = await user(['decide', '--run', runId, '--json'], { INSPECTION_PRICE: '0' }, AbortSignal.abort());
    expect([ran.exitCode, errorOf(ran)]).toEqual([130, { error_code: 'INTERRUPTED', message: 'Stopped: no decision was changed. Run it again to decide.' }]);
    expect(await all()).toEqual(before);
  });
});

describe('help', () => {
  it.each([
    [['--help'], 'decide'],
    [['decide', '--help'], '--endpoint <URL>'],
    [['help', 'decide'], '--day <YYYY-MM-DD>'],
    [['decide', '--help'], 'decide for each reading: wait or inspect'],
  ])('answers %j, without a setting', async (args, says) => {
    const { exitCode, printed } = await runCommand(alarms, args, {});
    expect([exitCode, printed.join('\n')]).toEqual([0, expect.stringContaining(says)]);
  });

  it('is shown for an empty command line, with exit code 2', async () => {
    const { exitCode, complaint } = await user([]);
    expect([exitCode, complaint]).toEqual([2, expect.stringContaining(`Usage: ${APP}`)]);
  });
});
