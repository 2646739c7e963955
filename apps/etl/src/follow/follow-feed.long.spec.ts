import { announcement, channelOf, columnsOf, selectList, viewOf, type Announcement } from '@tripod/contracts';
import { reading, readingLabel, readingRows, readings, seededNumbers } from '@tripod/contracts/testing';
import pg from 'pg';
import { run } from '../../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { listSource, type List } from '../../fixtures/list-source.js';
import { pairsOf, pairsPipeline, projectOf } from '../../fixtures/projects.js';
import { contentOf } from '../../fixtures/recovery.js';
import { APP } from '../app.js';
import { followReply, type FollowReply } from '../commands/follow-reply.js';
import { quarantineReply } from '../commands/quarantine-reply.js';
import { AppError } from '../errors.js';
import type { EtlProject } from '../ingest/project.js';
import type { SourcePlace } from '../sources/source.js';
import { disordered, numbered, readingsFeed, rowsByDefinition, toldOf, type Told } from './fixtures/readings-feed.js';

const READINGS = viewOf(reading, APP);
const TIMES: Readonly<Record<string, string>> = { read_at: 'T', checked_at: 'T', checked_on: 'D', installed_on: 'D' };
/** The columns as the rows of JSON have them. */
const SHOWN = columnsOf(reading).map(({ name }) => (TIMES[name] === 'T' ? `to_char("${name}", 'YYYY-MM-DD"T"HH24:MI') AS "${name}"` : TIMES[name] === 'D' ? `"${name}"::text` : selectList([{ name }]))).join(', ');

function projectOver(feed: SourcePlace, history: readonly Told[] = []): EtlProject {
  const rows = history.flatMap(({ body }) => ('read' in body ? [body.read] : []));
  const past = listSource('past', { records: pairsOf(rows) });
  return { ...projectOf(readings, [pairsPipeline(readings, past)], [past, feed]), feeds: [readingsFeed(feed)] };
}

const feedOf = (list: List<unknown>, batch = 1000) => listSource('meter', list, { isFeed: true, batch });

async function follow(project: EtlProject, database: SpecDatabase, ...args: string[]): Promise<FollowReply> {
  const { exitCode, printed, complaint } = await run(project, ['follow', '--once', '--json', ...args], database.env);
  if (exitCode !== 0) throw new Error(complaint);
  return followReply.parse(JSON.parse(printed.at(-1) ?? ''));
}

const rowsIn = (database: SpecDatabase) => database.query(`SELECT ${SHOWN} FROM ${READINGS} ORDER BY read_at, reading_id COLLATE "C"`);
const byTime = (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>) => (`${String(a['read_at'])} ${String(a['reading_id'])}` < `${String(b['read_at'])} ${String(b['reading_id'])}` ? -1 : 1);
const refusedIn = async (project: EtlProject, database: SpecDatabase) => quarantineReply.parse(JSON.parse((await run(project, ['quarantine', '--json'], database.env)).printed.join(''))).records;

const listeners: pg.Client[] = [];
afterEach(async () => {
  for (const client of listeners.splice(0)) await client.end();
});

/** What an app announces from now on. */
async function listen(database: SpecDatabase): Promise<{ heard(): Promise<Announcement[]> }> {
  const client = new pg.Client({ connectionString: database.env['DATABASE_URL'] });
  await client.connect();
  listeners.push(client);
  const heard: Announcement[] = [];
  client.on('notification', ({ payload }) => heard.push(announcement.parse(JSON.parse(payload ?? ''))));
  await client.query(`LISTEN ${channelOf(APP)}`);
  return {
    heard: async () => {
      // Notifications come before the answer of a query.
      await client.query('SELECT 1');
      return heard.splice(0);
    },
  };
}

describe('following a feed', () => {
  const told = toldOf(120);
  let inOrder: SpecDatabase;

  beforeAll(async () => {
    inOrder = await emptyDatabase();
    expect(await follow(projectOver(feedOf({ records: told })), inOrder)).toMatchObject({ events: 240, repeated: 0, refused: 0, overdue: 0, missed: 0 });
  });

  it('stores the rows that their definition gives, and their labels', async () => {
    expect(await rowsIn(inOrder)).toEqual([...rowsByDefinition(told)].sort(byTime));
    expect(await inOrder.query(`SELECT count(*)::int FROM ${viewOf(readingLabel, APP)}`)).toEqual([{ count: 120 }]);
  });

  it.each([1])('gives the same rows out of order, repeated, in pages of any size and with restarts (seed %i)', async (seed) => {
    const database = await emptyDatabase();
    const random = seededNumbers(seed);
    const coming = disordered(told, seed, 10);
    const counts = { events: 0, repeated: 0, overdue: 0 };
    for (let known = 0; known < coming.length; ) {
      known += 60 + Math.floor(random() * 90);
      const { events, repeated, overdue } = await follow(projectOver(feedOf({ records: coming.slice(0, known) }, 30 + Math.floor(random() * 60))), database);
      counts.events += events;
      counts.repeated += repeated;
      counts.overdue += overdue;
    }
    expect(counts).toEqual({ events: 240, repeated: coming.length - 240, overdue: 0 });
    expect(await contentOf(database)).toEqual(await contentOf(inOrder));
  });

  it('begins with the rows that are stored already', async () => {
    const database = await emptyDatabase();
    const [past, now] = [told.filter(({ id }) => id < 'read-0060' && id > 'read'), told.filter(({ id }) => id >= 'read-0060')];
    const project = projectOver(feedOf({ records: numbered(now) }), past);
    expect((await run(project, ['ingest'], database.env)).exitCode).toBe(0);
    await follow(project, database);
    const readAgain = rowsByDefinition([...past, ...now]).filter(({ reading_id: id }) => now.some(({ body }) => 'read' in body && body.read['reading_id'] === id));
    const stored = await rowsIn(database);
    expect(stored.filter(({ reading_id: id }) => readAgain.some((row) => row['reading_id'] === id))).toEqual([...readAgain].sort(byTime));
  });
});

describe('an event that comes late', () => {
  const told = toldOf(30);
  const isHeld = ({ id }: Told) => id === 'read-0020';
  let database: SpecDatabase;
  const list: { records: Told[] } = { records: [] };
  const project = projectOver(feedOf(list));

  beforeEach(async () => {
    database = await emptyDatabase();
    list.records = numbered(told.filter((event) => !isHeld(event)));
    await follow(project, database);
  });
  const add = (...events: Told[]) => (list.records = numbered([...list.records, ...events]));

  it('computes again the rows that it touches, and announces these alone', async () => {
    const before = await rowsIn(database);
    const { heard } = await listen(database);
    add(told.find(isHeld)!);
    expect(await follow(project, database, '--watermark', '20')).toMatchObject({ events: 1, overdue: 0 });
    const after = await rowsIn(database);
    expect(after).toEqual([...rowsByDefinition(told)].sort(byTime));
    const touched = after.filter((row) => !before.some((other) => JSON.stringify(other) === JSON.stringify(row))).map(({ reading_id: id }) => String(id));
    expect(touched).toContain('r21');
    expect(touched.length).toBeLessThan(after.length / 2);
    const announced = await heard();
    expect(announced.flatMap(({ contract, keys }) => (contract === 'reading' ? keys : [])).sort()).toEqual(touched.sort());
    expect(announced.flatMap(({ contract, keys }) => (contract === 'reading_label' ? keys : []))).toEqual(['r21']);
  });

  it('is in quarantine with the reason when it came after the watermark, and changes nothing that is stored', async () => {
    const before = await rowsIn(database);
    add(told.find(isHeld)!);
    expect(await follow(project, database, '--watermark', '3')).toMatchObject({ events: 0, refused: 1, overdue: 1 });
    expect(await rowsIn(database)).toEqual(before);
    expect(await refusedIn(project, database)).toContainEqual(expect.objectContaining({ source: 'meter', contract: 'reading v1', reason: 'it happened at 2024-02-25T22:54:00.000Z and came after the watermark, which was at 2024-02-25T23:08:00.000Z' }));
  });

  it('takes its judgement out of quarantine, which had come before it', async () => {
    expect((await refusedIn(project, database)).map(({ record, reason }) => [record, reason])).toEqual([['judged-0020', "reading 'r21' is not stored yet"]]);
    add(told.find(isHeld)!);
    await follow(project, database, '--watermark', '20');
    expect(await refusedIn(project, database)).toEqual([]);
  });
});

describe('a feed that is not as it should be', () => {
  const told = toldOf(9);
  const odd = (id: string, time: number): Told => ({ ...told[0]!, id, time });

  it.each<[string, object, RegExp]>([
    ['an id for two events', { ...told[1]!, id: told[0]!.id }, /its id is 'read-0000', and another event has this id/],
    ['an event from the future', odd('read-9999', Date.UTC(2999, 0)), /it happened at 2999-01-01T00:00:00.000Z, which is in the future/],
    ['what is not an event', { ...told[0]!, id: 7 }, /it is not an event of this feed/],
    ['a value that does not fit', { ...told.at(-1)!, id: 'read-7777', body: { read: { ...readingRows(1)[0], reading_id: 'r7777', celsius: 99 } } }, /'celsius' is 99/],
  ])('has in quarantine: %s', async (_, event, reason) => {
    const database = await emptyDatabase();
    const project = projectOver(feedOf({ records: numbered([...told, event]) }));
    expect(await follow(project, database)).toMatchObject({ events: reason.source.includes('celsius') ? 19 : 18 });
    expect((await refusedIn(project, database)).map((refused) => refused.reason)).toEqual([expect.stringMatching(reason)]);
    expect(await rowsIn(database)).toHaveLength(9);
  });

  it('says how many events it has left out', async () => {
    const database = await emptyDatabase();
    const records = told.filter((_, i) => i !== 4 && i !== 5);
    expect(await follow(projectOver(feedOf({ records })), database)).toMatchObject({ events: 16, missed: 2 });
  });
});

describe('following without an end', () => {
  it('goes on when the source was away, stores what comes, and ends by the signal', async () => {
    const database = await emptyDatabase();
    const first = toldOf(3);
    const list = { records: first };
    let isAway = true;
    const feed = listSource('meter', list, {
      isFeed: true,
      onBatch: () => {
        if (!isAway) return;
        isAway = false;
        throw new AppError('SOURCE_AWAY', 'the meter is away');
      },
    });
    const project = projectOver(feed);
    // The tables are made, so that one may listen.
    await run(project, ['status'], database.env);
    const { heard } = await listen(database);
    const stop = new AbortController();
    const running = run(project, ['follow'], database.env, stop.signal);
    const announced: Announcement[] = [];
    try {
      while (announced.length < 2) announced.push(...(await heard()));
      list.records = numbered([...first, ...toldOf(6).filter(({ id }) => first.every((event) => event.id !== id))]);
      while (!announced.some(({ keys }) => keys.includes('r6'))) announced.push(...(await heard()));
    } finally {
      stop.abort();
    }
    const { exitCode, logged } = await running;
    expect([exitCode, logged]).toEqual([130, expect.stringContaining('the source is away: asking again')]);
    expect(await rowsIn(database)).toHaveLength(6);
  });

  it('is for feeds alone', async () => {
    const database = await emptyDatabase();
    const project = projectOver(listSource('meter', { records: toldOf(3) }));
    const { exitCode, complaint } = await run(project, ['follow', '--once'], database.env);
    expect([exitCode, complaint]).toEqual([2, "Source 'meter' has an end: ingest it. Only a feed can be followed."]);
  });
});
