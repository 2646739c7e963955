import { errorReply, flightInstance } from '@tripod/contracts';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { flights, labelOf } from '../fixtures/flights.js';
import { flightsDatabase, type FlightsDatabase } from '../fixtures/flights-database.js';
import { lateProbability } from '../fixtures/package-formula.js';
import { emptyRunDirectory, writeRun } from '../fixtures/run-directory.js';
import { json, scoringServer, type ScoringServer } from '../fixtures/scoring-server.js';
import { runCommandLine } from './command-line.js';

const day = '2001-06-30';
const torn = { ...flights(401)[400], origin: 'Chicago' };
const good = flights(400);
const run = 'a'.repeat(32);

let database: FlightsDatabase;
let runs: string;
let server: ScoringServer;
let busy: ScoringServer;

beforeAll(async () => {
  database = await flightsDatabase({
    instances: [...flights(30, '2001-06-29'), ...good, torn],
    labels: good.slice(0, 300).map(labelOf),
  });
  runs = await emptyRunDirectory();
  await writeRun(runs, { id: run });
  server = await scoringServer((rows) => rows.map((row) => lateProbability(flightInstance.schema.parse(row))));
  busy = await scoringServer(json({ error_code: 'TEMPORARILY_UNAVAILABLE', message: 'later' }, 503, { 'retry-after': '0' }));
});

afterAll(async () => {
  await server.close();
  await busy.close();
  await rm(runs, { recursive: true });
  await database.drop();
});

/** Runs a command line in this process, and collects what it says. */
async function user(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const printed: string[] = [];
  const logged: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
  const outcome = await runCommandLine(args, {
    env: { DATABASE_URL: database.url, RUNS_DIRECTORY: runs, PREDICTION_RETRIES: '1', ...env },
    print: (text) => void printed.push(text),
    complain: (text) => void printed.push(text),
    log,
    progress: { start: () => undefined, advance: () => undefined, stop: () => undefined },
    signal: new AbortController().signal,
  });
  return { ...outcome, printed: printed.join('\n'), logged };
}
const decided = async (args: readonly string[], env?: NodeJS.ProcessEnv) => {
  const { exitCode, printed } = await user(['decide', '--json', ...args], env);
  expect(exitCode).toBe(0);
  return JSON.parse(printed.split('\n').at(-1) ?? '');
};
const kept = (predictedBy: string) =>
  database.query('select * from desk.decisions where predicted_by = $1 order by flight_id', [predictedBy]);

describe('user decide', () => {
  it('decides the last stored day by run, keeps each decision, and says what they are worth', async () => {
    const result = await decided(['--by', 'run', '--run', run]);
    expect(result).toMatchObject({ day, by: 'run', runId: run, flights: 400, setAside: 1, labelsSetAside: 0 });
    expect(result.decisions.none + result.decisions.hold + result.decisions.rebook).toBe(400);
    expect(Math.min(...Object.values<number>(result.decisions))).toBeGreaterThan(0);
    expect(result.worth).toMatchObject({ labelled: 300 });
    expect(result.worth.perfect).toBeLessThanOrEqual(result.worth.policy);
    expect(result.examples).toHaveLength(3);
    expect(result.examples[0]).toMatch(
      /^Flight 2001-06-30T\d\d:\d\d [A-Z]{3}→[A-Z]{3}: \d+ % likely late: rebook now \(\$[\d,]+ expected against \$[\d,]+ if nothing is done\)$/,
    );

    const rows = await kept(`run:${run}`);
    const byId = new Map(good.map((instance) => [instance.flight_id, lateProbability(instance)]));
    expect(rows).toHaveLength(400);
    for (const row of rows) expect(row['late_probability']).toBe(byId.get(String(row['flight_id'])));
  });

  it('gives the same float64s and decisions by run and by endpoint', async () => {
    const byRun = await decided(['--day', day, '--by', 'run', '--run', run]);
    const byEndpoint = await decided(['--day', day, '--by', 'endpoint', '--endpoint', server.url]);
    expect(byEndpoint).toMatchObject({ by: 'endpoint', endpoint: server.url, predictionsDigest: byRun.predictionsDigest });
    expect(byEndpoint.decisions).toEqual(byRun.decisions);
    expect(byEndpoint.worth).toEqual(byRun.worth);
    const facts = async (predictedBy: string) =>
      (await kept(predictedBy)).map(({ flight_id, late_probability, decision, expected_cost }) => ({
        flight_id,
        late_probability,
        decision,
        expected_cost,
      }));
    expect(await facts(`endpoint:${server.url}`)).toEqual(await facts(`run:${run}`));
  });

  it('changes nothing when a day is decided again', async () => {
    await decided(['--run', run]);
    const before = await kept(`run:${run}`);
    expect(await decided(['--run', run])).toMatchObject({ rowsChanged: 0 });
    expect(await kept(`run:${run}`)).toEqual(before);
  });

  it('changes the way by one setting', async () => {
    const env = { RUN_ID: run, PREDICTION_ENDPOINT: server.url };
    expect(await decided([], { ...env, PREDICT_BY: 'run' })).toMatchObject({ by: 'run' });
    expect(await decided([], { ...env, PREDICT_BY: 'endpoint' })).toMatchObject({ by: 'endpoint' });
    expect(await decided(['--by', 'run'], { ...env, PREDICT_BY: 'endpoint' })).toMatchObject({ by: 'run' });
    expect(await decided(['--run', run], { ...env, PREDICT_BY: 'endpoint' })).toMatchObject({ by: 'run' });
  });

  it('decides by the costs that are set', async () => {
    const free = await decided(['--run', run], { HOLD_PRICE: '0', HOLD_AVERTS: '1' });
    expect(free.decisions.rebook).toBe(0);
    expect(free.worth.policy).toBe(0);
    await decided(['--run', run]);
  });

  it('names flights that it set aside, with the reason', async () => {
    const { setAsideFlights } = await decided(['--run', run]);
    expect(setAsideFlights).toEqual([{ flight: torn.flight_id, reason: expect.stringMatching(/^origin: /) }]);
    const { printed, logged } = await user(['decide', '--run', run]);
    expect(printed).toContain(`Set aside and not decided, because they fail the contract (1):\n  ${torn.flight_id}: origin: `);
    expect(logged.join('')).toContain(torn.flight_id);
  });

  it('says in words what the JSON says', async () => {
    const { printed } = await user(['decide', '--run', run]);
    expect(printed).toMatch(new RegExp(`^2001-06-30: 400 flights decided by run ${run} \\(brave-owl\\)`));
    expect(printed).toMatch(/do nothing +\d+ +\d+\.\d %/);
    expect(printed).toMatch(/a perfect forecast +\$[\d,]+/);
    expect(printed).toMatch(/The decisions (save|lose) \$[\d,]+ against doing nothing\./);
    expect(printed).toContain('Nothing has changed since this day was last decided');
  });

  it('says that the worth is not known for a day without labels', async () => {
    expect(await decided(['--day', '2001-06-29', '--run', run])).toMatchObject({ flights: 30, worth: null });
  });
});

describe('what cannot be decided', () => {
  it.each([
    ['an unknown command', ['decied'], 'Did you mean decide?'],
    ['an unknown option', ['decide', '--rum', 'x'], 'Did you mean --run?'],
    ['an impossible day', ['decide', '--day', '2001-02-30'], 'no day of the calendar'],
    ['an unknown way', ['decide', '--by', 'magic'], 'Allowed choices are run, endpoint'],
    ['an operand too many', ['decide', 'today'], 'too many arguments'],
  ])('is %s, a mistake of usage', async (_, args, says) => {
    const { exitCode, printed } = await user(args);
    expect(exitCode).toBe(2);
    expect(printed).toContain(says);
  });

  it.each([
    ['no way', ['decide'], {}, '--by run --run ID, or --by endpoint --endpoint URL'],
    ['two ways', ['decide', '--run', run, '--endpoint', 'http://127.0.0.1:1'], {}, 'name one way'],
    ['a way with the option of the other', ['decide', '--by', 'endpoint', '--run', run], {}, '--run has no place'],
    ['a run without its id', ['decide', '--by', 'run'], {}, `${run}  2026-01-02 03:04 UTC  brave-owl`],
    ['an endpoint without its address', ['decide', '--by', 'endpoint'], {}, 'Name the endpoint'],
    ['no address', ['decide', '--endpoint', '5001'], {}, 'no address of a scoring server'],
    ['no run id', ['decide', '--run', '../x'], {}, 'no run id'],
    ['no database', ['decide', '--run', run], { DATABASE_URL: '' }, 'DATABASE_URL is not set'],
    ['a wrong setting', ['decide', '--run', run], { HOLD_AVERTS: '3' }, 'HOLD_AVERTS: '],
  ])('is %s, a mistake of usage', async (_, args, env, says) => {
    const { exitCode, error } = await user(args, env);
    expect(exitCode).toBe(2);
    expect(error?.message).toContain(says);
  });

  it('is said to machines in the one error envelope', async () => {
    const { printed } = await user(['decide', '--run', 'f'.repeat(32), '--json']);
    expect(errorReply.parse(JSON.parse(printed.split('\n').at(-1) ?? ''))).toMatchObject({ error_code: 'RUN_UNKNOWN' });
    const usage = await user(['decide', '--jsom', '--json']);
    expect(errorReply.parse(JSON.parse(usage.printed.split('\n').at(-1) ?? ''))).toMatchObject({ error_code: 'BAD_USAGE' });
  });

  it.each([
    ['a day without flights', ['decide', '--run', run, '--day', '2001-07-04'], {}, 'NO_FLIGHTS'],
    ['an unknown run', ['decide', '--run', 'f'.repeat(32)], {}, 'RUN_UNKNOWN'],
    ['Postgres away', ['decide', '--run', run], { DATABASE_URL: 'postgres://desk@127.0.0.1:1/tripod' }, 'DATABASE_AWAY'],
  ])('is %s, a failure', async (_, args, env, code) => {
    const { exitCode, error } = await user(args, env);
    expect([exitCode, error?.code]).toEqual([1, code]);
  });

  it('leaves the decisions as they were when the endpoint is away', async () => {
    await decided(['--endpoint', server.url]);
    const before = await database.query('select * from desk.decisions order by predicted_by, flight_id');
    const { exitCode, error } = await user(['decide', '--endpoint', busy.url]);
    expect([exitCode, error?.code]).toEqual([1, 'ENDPOINT_AWAY']);
    expect(error?.message).toContain('npm run ml -- serve');
    expect(await database.query('select * from desk.decisions order by predicted_by, flight_id')).toEqual(before);
  });

  it('is an interrupted work: no decision has changed', async () => {
    const stopped = AbortSignal.abort();
    const quiet = {
      print: () => undefined,
      complain: () => undefined,
      progress: { start: () => undefined, advance: () => undefined, stop: () => undefined },
    };
    const env = { DATABASE_URL: database.url, RUNS_DIRECTORY: runs, HOLD_PRICE: '0' };
    await decided(['--run', run]);
    const before = await kept(`run:${run}`);
    const outcome = await runCommandLine(['decide', '--run', run], {
      ...quiet,
      env,
      log: pino({ level: 'silent' }),
      signal: stopped,
    });
    expect(outcome).toMatchObject({ exitCode: 130, error: { code: 'INTERRUPTED' } });
    expect(await kept(`run:${run}`)).toEqual(before);
  });
});

describe('help', () => {
  it.each([
    [['--help'], 'decide'],
    [['decide', '--help'], '--endpoint <URL>'],
    [['help', 'decide'], '--day <YYYY-MM-DD>'],
  ])('is there for %j', async (args, says) => {
    const { exitCode, printed } = await user(args);
    expect(exitCode).toBe(0);
    expect(printed).toContain(says);
  });

  it('is shown to who says nothing, as a mistake of usage', async () => {
    const { exitCode, printed } = await user([]);
    expect(exitCode).toBe(2);
    expect(printed).toContain('Usage: user');
  });

  it('names every setting in the README', async () => {
    const { environmentNames } = await import('./config.js');
    const { readFile } = await import('node:fs/promises');
    const readme = await readFile(join(__dirname, '../README.md'), 'utf8');
    for (const name of environmentNames) expect(readme).toContain(name);
  });
});
