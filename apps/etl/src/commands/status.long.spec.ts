import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { readingLabelRows, readingRows, readings } from '@tripod/contracts/testing';
import { errorOf, ingest, run, type Ran } from '../../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { listSource, type List } from '../../fixtures/list-source.js';
import { pairsOf, pairsPipeline, projectOf, readingsProject, type Pair } from '../../fixtures/projects.js';
import { APP } from '../app.js';
import { readingsFeed, toldOf } from '../follow/fixtures/readings-feed.js';
import { QUEUE_SCHEMA } from '../work/prepare-queue.js';
import { statusReply, type StatusReply } from './status-reply.js';

const list: List<Pair> = { records: pairsOf(readingRows(60), readingLabelRows(60)) };
const project = readingsProject(list);
const status = (database: SpecDatabase, env: NodeJS.ProcessEnv = {}, of = project): Promise<Ran> => run(of, ['status', '--json'], { ...database.env, ...env });
const replyOf = ({ printed }: Ran): StatusReply => statusReply.parse(JSON.parse(printed[0] ?? ''));
const agesOf = (ran: Ran) => replyOf(ran).datasets.map(({ contract, isFresh }) => [contract, isFresh]);
/** As if the last ingests had ended so long ago. */
const age = (database: SpecDatabase, interval: string) => database.query(`UPDATE "${APP}".ingests SET finished_at = finished_at - $1::interval, stored_at = stored_at - $1::interval`, [interval]);

const stored = async () => {
  const database = await emptyDatabase();
  await ingest(project, database.env);
  return database;
};

describe('the freshness of a dataset', () => {
  it('ends with 1 when it is worse than promised, after the status', async () => {
    const database = await stored();
    expect(agesOf(await status(database))).toEqual([['reading', null], ['reading_label', null]]);
    await age(database, '25 hours');
    expect(agesOf(await status(database, { FRESH_WITHIN: '26h' }))).toEqual([['reading', true], ['reading_label', true]]);
    const broken = await status(database, { FRESH_WITHIN: '26h; reading 24h' });
    expect([broken.exitCode, agesOf(broken)]).toEqual([1, [['reading', false], ['reading_label', true]]]);
    expect(errorOf(broken)).toEqual({ error_code: 'PROMISE_BROKEN', message: expect.stringMatching(/^reading v1 is 25 h old, and FRESH_WITHIN promises 24 h\. Run `etl ingest`/) });
  });

  it('is as new as the last look at a source that has not changed', async () => {
    const database = await stored();
    await age(database, '25 hours');
    expect(await ingest(project, database.env)).toMatchObject({ skipped: true });
    expect((await status(database, { FRESH_WITHIN: '1h' })).exitCode).toBe(0);
  });

  it('does not come from an ingest of a past period', async () => {
    const database = await emptyDatabase();
    await ingest(project, database.env, '--to', '2024-02-28');
    const broken = await status(database, { FRESH_WITHIN: '1h' });
    expect([broken.exitCode, replyOf(broken).datasets[0]?.ageSeconds]).toEqual([1, null]);
    expect(broken.complaint).toMatch(/^reading v1 is of past periods alone, and FRESH_WITHIN promises 60 min/);
  });
});

describe('a webhook', () => {
  let server: Server;
  let answer = 200;
  const bodies: unknown[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        bodies.push(JSON.parse(body));
        response.writeHead(answer).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());
  const address = () => {
    const found = server.address();
    return typeof found === 'object' && found !== null ? `127.0.0.1:${found.port}` : '';
  };

  it('gets what is older than promised, and nothing else', async () => {
    const database = await stored();
    const env = { STATUS_WEBHOOK: `http://${address()}/hook/secret`, FRESH_WITHIN: '1h' };
    await status(database, env);
    expect(bodies).toEqual([]);
    await age(database, '2 hours');
    expect((await status(database, env)).exitCode).toBe(1);
    expect(bodies).toEqual([{ app: APP, breaches: ['reading', 'reading_label'].map((contract) => ({ contract, version: 1, ageSeconds: expect.any(Number), promisedSeconds: 3600 })) }]);
    answer = 500;
    const refused = await status(database, env);
    expect([refused.exitCode, refused.complaint]).toEqual([1, expect.stringMatching(new RegExp(`^STATUS_WEBHOOK at ${address()} has answered with 500\\.\nreading v1 is 2 h old`))]);
    const away = await status(database, { ...env, STATUS_WEBHOOK: 'http://127.0.0.1:1/hook/secret' });
    expect(away.complaint).toMatch(/^STATUS_WEBHOOK at 127\.0\.0\.1:1 was not reached \(/);
    expect(away.complaint).not.toContain('secret');
  });
});

describe('the jobs', () => {
  it('are counted by their state, and dead ones are shown with their reason', async () => {
    const database = await stored();
    expect(replyOf(await status(database)).jobs).toEqual({ waiting: 0, running: 0, retried: 0, dead: 0, lastDead: [] });
    await run(project, ['backfill', '--from', '2024-02-27', '--to', '2024-03-01'], database.env);
    const jobs = `"${QUEUE_SCHEMA}"._private_jobs`;
    await database.query(`UPDATE ${jobs} SET attempts = max_attempts, last_error = 'The source is away.' WHERE key LIKE '%02-27'`);
    await database.query(`UPDATE ${jobs} SET attempts = 2, last_error = 'x' WHERE key LIKE '%02-28'`);
    await database.query(`UPDATE ${jobs} SET locked_by = 'a worker', locked_at = now() WHERE key LIKE '%02-29'`);
    const [asJson, asWords] = [replyOf(await status(database)), (await run(project, ['status'], database.env)).printed];
    expect(asJson.jobs).toEqual({ waiting: 2, running: 1, retried: 1, dead: 1, lastDead: [{ pipeline: 'list', day: '2024-02-27', attempts: 8, message: 'The source is away.', failedAt: expect.any(String) }] });
    expect(asWords).toEqual(expect.arrayContaining(['Jobs: 2 waiting (1 of them after a failure), 1 running, 1 dead', expect.stringMatching(/^ {2}dead: list of 2024-02-27, after 8 attempts, .*: The source is away\.$/)]));
  });
});

it('shows datasets as a table, and how far behind a feed is', async () => {
  const database = await emptyDatabase();
  const feed = projectOf(readings, [pairsPipeline(readings, listSource('feed', list, { isFeed: true }))]);
  await ingest(feed, database.env);
  await age(database, '3 minutes');
  expect(replyOf(await status(database, {}, feed)).feeds).toEqual([{ pipeline: 'feed', source: 'feed', lagSeconds: expect.closeTo(180, -2), followed: null }]);
  const { printed } = await run(feed, ['status'], { ...database.env, FRESH_WITHIN: '2d' });
  expect(printed.slice(0, 4)).toEqual([
    'dataset           rows  partitions  first       last        age    promised',
    'reading v1        60    20          2024-02-25  2024-03-15  3 min  48 h',
    'reading_label v1  60    20          2024-02-25  2024-03-15  3 min  48 h',
    'Feed feed of feed: rows stored 3 min ago',
  ]);
});

it('shows how far a feed was followed, and counts what it has brought as fresh', async () => {
  const database = await emptyDatabase();
  const source = listSource('meter', { records: toldOf(6) }, { isFeed: true });
  const followed = { ...project, sources: [...project.sources, source], feeds: [readingsFeed(source)] };
  expect((await run(followed, ['follow', '--once'], database.env)).exitCode).toBe(0);
  const ran = await status(database, { FRESH_WITHIN: '1h' }, followed);
  expect([ran.exitCode, replyOf(ran).feeds]).toEqual([
    0,
    [{ pipeline: 'meter', source: 'meter', lagSeconds: expect.any(Number), followed: { newest: expect.stringMatching(/^\d{4}-.*\+00:00$/), events: 12, repeated: 0, refused: 0, overdue: 0, missed: 0 } }],
  ]);
  expect((await run(followed, ['status'], database.env)).printed).toContainEqual(expect.stringMatching(/^Feed meter of meter: rows stored \d+ s ago, newest event \S+; 12 events, 0 repeated, 0 refused \(0 too late\), 0 missed$/));
});
