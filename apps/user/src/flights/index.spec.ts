import { flightInstance, type JsonRow } from '@tripod/contracts';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { publishedDatabase, type AppDatabase } from '../../fixtures/database.js';
import { replyOf, run } from '../../fixtures/command.js';
import { emptyRunDirectory, writeRun } from '../../fixtures/run-directory.js';
import { scoringServer, type ScoringServer } from '../../fixtures/scoring-server.js';
import { APP } from '../app.js';
import { settingNames } from '../config.js';
import { flights, labelOf } from './fixtures/flights.js';
import { lateProbability } from './fixtures/package-formula.js';
import { connectionDesk } from './index.js';

const good = flights(400);
const torn = { ...flights(401)[400], origin: 'Chicago' } as JsonRow;
const runId = 'a'.repeat(32);
let database: AppDatabase;
let runs: string;
let server: ScoringServer;

beforeAll(async () => {
  database = await publishedDatabase(connectionDesk.business, { instances: [...flights(30, '2001-06-29'), ...good, torn], labels: good.slice(0, 300).map(labelOf) });
  runs = await emptyRunDirectory();
  await writeRun(runs, { id: runId, formula: join(__dirname, 'fixtures/formula.mjs') });
  server = await scoringServer((rows) => rows.map((row) => ({ late_probability: lateProbability(flightInstance.schema.parse(row)) })));
});

afterAll(async () => {
  await server.close();
  await rm(runs, { recursive: true });
  await database.drop();
});

const desk = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => run(connectionDesk, args, { DATABASE_URL: database.url, RUNS_DIRECTORY: runs, ...env });
const decide = async (args: readonly string[], env?: NodeJS.ProcessEnv) => replyOf(await desk(['decide', '--json', ...args], env));
const kept = (predictedBy: string) =>
  database.query(`select key, (prediction->>'late_probability')::float8 as late_probability, decision, expected_cost from "${APP}".decisions where predicted_by = $1 order by key`, [predictedBy]);

describe('the connection desk', () => {
  it('decides the last stored day by run, keeps each decision, and says what they are worth', async () => {
    const reply = await decide(['--run', runId]);
    expect(reply).toMatchObject({ partition: '2001-06-30', noun: { one: 'flight', many: 'flights' }, instances: 400, setAside: 1, labelled: 300 });
    expect(Object.keys(reply.decisions)).toEqual(['none', 'hold', 'rebook']);
    expect(Math.min(...Object.values(reply.decisions))).toBeGreaterThan(0);
    expect(reply.worth).toMatchObject({ labelled: 300 });
    expect(reply.worth?.['perfect']).toBeLessThanOrEqual(reply.worth?.['policy'] ?? Number.NaN);
    expect(reply.examples).toHaveLength(3);
    expect(reply.examples[0]).toMatch(
      /^Flight 2001-06-30T\d\d:\d\d [A-Z]{3}→[A-Z]{3}: \d+ % likely late: rebook now \(\$[\d,]+ expected against \$[\d,]+ if nothing is done\)$/,
    );
    const rows = await kept(`run:${runId}`);
    const byId = new Map(good.map((flight) => [flight.flight_id, lateProbability(flight)]));
    expect(rows).toHaveLength(400);
    for (const { key, late_probability } of rows) expect(late_probability).toBe(byId.get(String(key)));
  });

  it('gives the same float64s, decisions and worth by run and by endpoint', async () => {
    const byRun = await decide(['--by', 'run', '--run', runId]);
    const byEndpoint = await decide(['--by', 'endpoint', '--endpoint', server.url]);
    const { predictionsDigest, decisions, worth, examples } = byRun;
    expect(byEndpoint).toMatchObject({ predictionsDigest, decisions, worth, examples });
    expect(await kept(`endpoint:${server.url}`)).toEqual(await kept(`run:${runId}`));
  });

  it('decides by the costs that are set', async () => {
    const free = await decide(['--run', runId], { HOLD_PRICE: '0', HOLD_AVERTS: '1' });
    expect(free.decisions['rebook']).toBe(0);
    expect(free.worth?.['policy']).toBe(0);
  });

  it.each([
    ['HOLD_PRICE', ' '],
    ['REBOOK_PRICE', '0x10'],
    ['DAMAGE_OF_LATE_FLIGHT', '1e3'],
    ['HOLD_AVERTS', '3'],
    ['REBOOK_AVERTS', '-0.1'],
    ['HOLD_PRICE', 'many'],
  ])('does not take %s=%j as a price', async (name, value) => {
    const { exitCode, complaint } = await desk(['decide', '--run', runId], { [name]: value });
    expect([exitCode, complaint]).toEqual([2, expect.stringMatching(`^${name} must be a number from 0 to `)]);
  });

  it('prints the decisions, their worth and three examples in words', async () => {
    const { printed } = await desk(['decide', '--run', runId]);
    const text = printed.join('\n');
    expect(text).toMatch(new RegExp(`^2001-06-30: 400 flights decided by run ${runId} \\(brave-owl\\)`));
    expect(text).toMatch(/decision +flights +share\n +do nothing +\d+ +\d+\.\d %\n +hold connections .*\n +rebook /);
    expect(text).toMatch(/on 300 flights with a known outcome +cost +against ours/);
    expect(text).toMatch(/a perfect forecast +\$[\d,]+/);
    expect(text).toMatch(/The decisions (save|lose) \$[\d,]+ against doing nothing\./);
    expect(text).toMatch(/Set aside and not decided, because they do not fit the contract \(1\):\n {2}\S+: 'origin' is 'Chicago'/);
    expect(text.match(/^Flight /gm)).toHaveLength(3);
  });

  it('says that the worth is not known for a day without labels', async () => {
    expect(await decide(['--day', '2001-06-29', '--run', runId])).toMatchObject({ instances: 30, worth: null });
    expect((await desk(['decide', '--day', '2001-06-29', '--run', runId])).printed.join('\n')).toContain('No label of these flights is known yet');
  });

  it('has each of its settings in the README', async () => {
    const readme = await readFile(join(__dirname, '../../README.md'), 'utf8');
    for (const name of settingNames(connectionDesk)) expect(readme).toContain(`\`${name}\``);
  });
});
