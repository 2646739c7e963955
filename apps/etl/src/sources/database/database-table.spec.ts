import { viewOf } from '@tripod/contracts';
import { item, items } from '@tripod/contracts/testing';
import { errorOf, ingest, run } from '../../../fixtures/command.js';
import { projectOf } from '../../../fixtures/projects.js';
import { APP } from '../../app.js';
import { rowsOf, rowsPipeline } from '../../ingest/rows-pipeline.js';
import { readAll } from '../fixtures/read-source.js';
import { openAnyTable } from './any-table.js';
import { condition } from './condition.js';
import { databaseTable, type DatabaseTable } from './database-table.js';
import { closeWays, cutWay } from './fixtures/spoilt-way.js';
import { inDatabase, openingOf, VARIABLE } from './fixtures/tables.js';
import { findTable } from './found-table.js';
import type { TableKind, TableRecord } from './table-kinds.js';
import { contentSql } from './table-statements.js';

const { signal } = new AbortController();
let database: TestDatabase;
const owner = (sql: string, values?: unknown[]) => inDatabase(database.url('owner'), async (client) => (await client.query<Record<string, unknown>>(sql, values)).rows);

beforeAll(async () => {
  database = await createDatabase();
  await owner(`
    CREATE SCHEMA shop;
    CREATE TYPE shop.colour AS ENUM ('red', 'green');
    CREATE DOMAIN shop.price AS numeric(9, 2);
    CREATE TABLE shop.goods (ward text, number bigint, colour shop.colour, price shop.price, weight real, sold boolean, seen timestamp, changed timestamptz, made date, note varchar(20), tags text[], PRIMARY KEY (ward, number));
    INSERT INTO shop.goods VALUES
      ('b', 9007199254740993, 'red', 12.50, 1.5, true, '2001-01-31 12:00:00.000001', '2001-07-01 12:00:00+00', '2001-01-31', 'a', '{x}'),
      ('a', 10, 'green', NULL, 'NaN', false, 'infinity', '-infinity', 'infinity', NULL, NULL),
      ('a', 9, NULL, 0, NULL, NULL, NULL, NULL, NULL, 'it''s $1', NULL);
    CREATE TABLE shop.poisoned (id integer PRIMARY KEY, __proto__ text);
    CREATE VIEW shop.few AS SELECT ward, number FROM shop.goods;
    GRANT USAGE ON SCHEMA shop TO "${APP}";
    GRANT SELECT ON ALL TABLES IN SCHEMA shop TO "${APP}";
    CREATE TABLE shop.secret (id integer PRIMARY KEY);
  `);
});
afterEach(closeWays);

const tableOf = <const Kinds extends Readonly<Record<string, TableKind>>>(columns: Kinds, options: Partial<DatabaseTable<Kinds>> = {}) =>
  databaseTable({ name: 'goods', about: 'goods', variable: VARIABLE, schema: 'shop', table: 'goods', columns, patience: { retries: 2, firstWait: 1 }, ...options });
const read = async <const Kinds extends Readonly<Record<string, TableKind>>>(columns: Kinds, options: Partial<DatabaseTable<Kinds>> = {}, place?: string) =>
  readAll(await tableOf(columns, options).open(place, openingOf(database.url(APP))), signal);
const all = { ward: 'text', number: 'integer', colour: 'text', price: 'number', weight: 'number', sold: 'boolean', seen: 'microseconds', changed: 'microseconds', made: 'day', note: 'text' } as const;

describe('a table of another Postgres', () => {
  it('gives its rows in the order of the primary key, each column as its kind says', async () => {
    const { records, keys, cursors, source } = await read(all, { zone: 'Europe/Berlin' });
    const nothing: TableRecord<typeof all> = { ward: 'a', number: 9, colour: null, price: 0, weight: null, sold: null, seen: null, changed: null, made: null, note: "it's $1" };
    expect(records).toEqual([
      nothing,
      { ...nothing, number: 10, colour: 'green', price: null, weight: NaN, sold: false, note: null },
      { ward: 'b', number: 2 ** 53, colour: 'red', price: 12.5, weight: 1.5, sold: true, seen: Date.UTC(2001, 0, 31, 12) * 1000 + 1, changed: Date.UTC(2001, 6, 1, 14) * 1000, made: '2001-01-31', note: 'a' },
    ]);
    expect([keys, cursors]).toEqual([['["a","9"]', '["a","10"]', '["b","9007199254740993"]'], [['b', '9007199254740993']]]);
    expect(source).toMatchObject({ records: 3, place: expect.stringMatching(/^postgresql:\/\/127\.0\.0\.1:\d+\/\w+#shop\.goods$/) });
  });

  it('goes on behind a key, of which no digit is lost', async () => {
    const source = await tableOf({ number: 'integer' }).open(undefined, openingOf(database.url(APP)));
    expect((await readAll(source, signal, ['b', '9007199254740992'])).keys).toEqual(['["b","9007199254740993"]']);
  });

  it('gives the rows of a condition, whose values are never SQL', async () => {
    expect((await read({ number: 'integer' }, { where: condition`note = ${"it's $1"} AND price < ${12}::numeric` })).records).toEqual([{ number: 9 }]);
    expect((await read({ number: 'integer' }, { where: condition`note = ${"' OR true --"}` })).records).toEqual([]);
    expect((await read({ number: 'integer' }, { where: condition`ward = ${'a'} OR ward = ${'b'}` })).records).toHaveLength(3);
  });

  it('is another table by --file, and another content with other rows, columns or conditions', async () => {
    const few = await read({ number: 'integer' }, { key: ['ward', 'number'] }, 'shop.few');
    expect(few.records).toEqual([{ number: 9 }, { number: 10 }, { number: 2 ** 53 }]);
    const identities = [few, await read({ number: 'integer' }), await read({ number: 'number' }), await read({ number: 'integer' }, { where: condition`ward = ${'a'}` })].map(({ source }) => source.identity);
    expect(identities[0]).toBe(identities[1]);
    expect(new Set(identities).size).toBe(3);
  });

  it.each([true, false])('has the same hash as another one with equal rows (rows are hashed as records: %s)', async (hashesRecords) => {
    const [goods, few] = await inDatabase(database.url('owner'), async (client) => {
      const contents = [];
      for (const table of ['goods', 'few']) {
        const found = await findTable(client, { schema: 'shop', table }, ['ward', 'number'], table);
        contents.push((await client.query<{ records: string; hash: string }>(contentSql({ schema: 'shop', table, columns: { number: 'integer' }, where: undefined, zone: 'UTC' }, found, hashesRecords))).rows[0]);
      }
      return contents;
    });
    expect(goods).toEqual({ records: '3', hash: expect.stringMatching(/^-?\d{9,}$/) });
    expect(few).toEqual(goods);
  });

  it('is read as it was when it was opened, whatever is written meanwhile', async () => {
    await owner('CREATE TABLE shop.many AS SELECT n AS id FROM generate_series(1, 3000) AS n; ALTER TABLE shop.many ADD PRIMARY KEY (id)');
    await owner(`GRANT SELECT ON shop.many TO "${APP}"`);
    const source = await tableOf({ id: 'integer' }, { table: 'many' }).open(undefined, openingOf(database.url(APP)));
    await owner('DELETE FROM shop.many WHERE id > 1500');
    const { records } = await readAll(source, signal);
    expect([records.length, records.at(-1)]).toEqual([3000, { id: 3000 }]);
  });

  it('is not read on when it breaks off and has other rows by then', async () => {
    await owner('CREATE TABLE shop.changing AS SELECT n AS id FROM generate_series(1, 3000) AS n; ALTER TABLE shop.changing ADD PRIMARY KEY (id)');
    await owner(`GRANT SELECT ON shop.changing TO "${APP}"`);
    const { url } = await cutWay(database.url(APP), [30_000]);
    const source = await tableOf({ id: 'integer' }, { table: 'changing' }).open(undefined, openingOf(url));
    await owner('UPDATE shop.changing SET id = 3001 WHERE id = 7');
    await expect(readAll(source, signal)).rejects.toMatchObject({ code: 'SOURCE_CHANGED', message: `${source.place} broke off, and has other rows by now. What is stored stays. Run the same command again: it reads the table as it is then.` });
  });

  it.each([
    ['SOURCE_COLUMNS', { number: 'text', gone: 'text' }, {}, /#shop\.goods does not fit: column 'number' is bigint, not a text, an enum, uuid or json; column 'gone' is missing\. Its columns are ward \(text\), number \(bigint\), .* and 1 more\.$/],
    ['SOURCE_COLUMNS', { tags: 'text' }, {}, /column 'tags' is text\[\]/],
    ['SOURCE_COLUMNS', { ['__proto__']: 'text' }, { table: 'poisoned' }, /does not fit: a column '__proto__' would change what records inherit/],
    ['SOURCE_COLUMNS', { ward: 'text' }, { key: ['colour'] }, /key column 'colour' is shop\.colour, by which rows cannot be paged/],
    ['SOURCE_COLUMNS', { ward: 'text' }, { key: ['note'] }, /has 1 rows with null in its key \('note'\)\. Leave them out/],
    ['SOURCE_COLUMNS', { ward: 'text' }, { key: ['ward'] }, /has 1 rows with a key \('ward'\) that another row has/],
    ['SOURCE_COLUMNS', { ward: 'text' }, { table: 'few' }, /has no primary key .* Declare `key`/],
    ['SOURCE_UNREADABLE', { ward: 'text' }, { table: 'good' }, /is not a table or view with columns\. Schema 'shop' has 'changing', 'few', 'goods', 'many', 'poisoned', 'secret'/],
    ['SOURCE_UNREADABLE', { ward: 'text' }, { zone: 'Europe/Nowhere' }, /cannot be read \(time zone "Europe\/Nowhere" not recognized\)/],
    ['SOURCE_UNREADABLE', { ward: 'text' }, { where: condition`wart = ${'a'}` }, /cannot be read \(column "wart" does not exist\)/],
    ['SOURCE_REFUSED', { id: 'integer' }, { table: 'secret' }, /does not allow this \(permission denied for table secret\)\. Its role needs/],
  ] as const)('is refused in words: %s of %j', async (code, columns, options, message) => {
    await expect(read<Readonly<Record<string, TableKind>>>(columns, options as Partial<DatabaseTable<Readonly<Record<string, TableKind>>>>)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('needs its address from the environment, and shows no password', async () => {
    const opened = (url: string, place?: string) => tableOf({ ward: 'text' }).open(place, openingOf(url));
    await expect(opened('')).rejects.toMatchObject({ code: 'BAD_SETTING', message: expect.stringMatching(/^THINGS_DATABASE_URL is not set; source 'goods' reads/) });
    await expect(opened('mysql://a:hidden@b/c')).rejects.toMatchObject({ code: 'BAD_SETTING', message: expect.not.stringContaining('hidden') });
    await expect(opened(database.url(APP), 'postgresql://a:hidden@b/c')).rejects.toMatchObject({ code: 'BAD_USAGE', message: expect.not.stringContaining('hidden') });
    const wrong = new URL(database.url(APP));
    wrong.password = 'hidden';
    await expect(opened(wrong.href)).rejects.toMatchObject({ code: 'SOURCE_REFUSED', message: expect.stringMatching(/rejected the login \((?!.*hidden).*\)\. Correct THINGS_DATABASE_URL\.$/) });
  });
});

it('a text that is not UTF-8 is set aside, and stays there in a redrive', async () => {
  await owner(`CREATE DATABASE ${database.name}_ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'`);
  const url = new URL(database.url('owner'));
  url.pathname = `${database.name}_ascii`;
  try {
    await inDatabase(url.href, (client) => client.query(`CREATE TABLE things (id integer PRIMARY KEY, word text); INSERT INTO things VALUES (1, 'a'), (2, E'\\xff'), (3, 'ü')`));
    const source = await tableOf({ id: 'integer', word: 'text' }, { schema: 'public', table: 'things' }).open(undefined, openingOf(url.href));
    const { records, unreadable } = await readAll(source, signal);
    expect(records).toEqual([{ id: 1, word: 'a' }, { id: 3, word: 'ü' }]);
    expect(unreadable).toEqual([{ key: '2', raw: expect.stringMatching(/ff$/), reason: 'it holds a text that is not UTF-8' }]);
    expect(source.reread?.(unreadable[0]?.raw)).toEqual({ reason: 'it holds a text that is not UTF-8' });
  } finally {
    await owner(`DROP DATABASE ${database.name}_ascii`);
  }
});

it('any table can be looked at: kinds as a project declares them, the password from the environment', async () => {
  const address = new URL(database.url(APP));
  const password = decodeURIComponent(address.password);
  address.password = '';
  const { source, columns } = await openAnyTable(`${address.href.replace(/\?.*/, '')}#shop.goods`, { env: { PGPASSWORD: password }, signal });
  expect(columns).toEqual([...Object.entries(all).map(([name, kind]) => ({ name, kind })), { name: 'tags', kind: 'text[]: not read' }]);
  expect((await readAll(source, signal)).records).toHaveLength(3);
  address.password = 'hidden';
  await expect(openAnyTable(`${address.href}#shop.goods`, { env: {}, signal })).rejects.toMatchObject({ code: 'BAD_USAGE', message: expect.stringMatching(/(?!.*hidden).*PGPASSWORD/) });
  await expect(openAnyTable(address.href, { env: {}, signal })).rejects.toMatchObject({ code: 'BAD_USAGE', message: expect.not.stringContaining('hidden') });
});

it('a table becomes rows; a change anywhere is found, and one whose rows are added goes on', async () => {
  const own = await createDatabase();
  await owner(`CREATE TABLE shop.stock (id integer PRIMARY KEY, weight float8, colour text); INSERT INTO shop.stock VALUES (1, 1, 'red'), (2, 2, 'pink'), (3, NULL, 'blue'); GRANT SELECT ON shop.stock TO "${APP}"`);
  const env = { DATABASE_URL: own.url(APP), [VARIABLE]: database.url(APP) };
  const columns = { id: 'integer', weight: 'number', colour: 'text' } as const;
  const projectWith = (appends: boolean) => {
    const source = tableOf(columns, { name: appends ? 'added' : 'stock', table: 'stock', appends });
    return projectOf(items, [rowsPipeline({ name: source.name, source, rows: [rowsOf(item, (raw: TableRecord<typeof columns>) => ({ item_id: raw.id, weight: raw.weight, colour: raw.colour, maker: 'Ann' }))] })]);
  };
  const [stock, added] = [projectWith(false), projectWith(true)];
  expect(await ingest(stock, env)).toMatchObject({ rowsRead: 3, instances: 2, quarantined: 1 });
  expect(await ingest(stock, env)).toMatchObject({ skipped: true });
  await owner(`UPDATE shop.stock SET colour = 'green' WHERE id = 1`);
  expect(await ingest(stock, env)).toMatchObject({ skipped: false, rowsRead: 3 });
  expect(await inDatabase(own.url(APP), async (client) => (await client.query(`SELECT item_id, colour FROM ${viewOf(item, APP)} ORDER BY 1`)).rows)).toEqual([{ item_id: 1, colour: 'green' }, { item_id: 3, colour: 'blue' }]);

  expect(await ingest(added, env)).toMatchObject({ rowsRead: 3 });
  await owner(`INSERT INTO shop.stock VALUES (4, 4, 'red')`);
  expect(await ingest(added, env)).toMatchObject({ rowsRead: 1 });
  expect(await ingest(added, env)).toMatchObject({ rowsRead: 0 });
  expect(errorOf(await run(added, ['ingest', '--json'], { ...env, [VARIABLE]: 'postgresql://a:hidden@127.0.0.1:1/b' }))).toMatchObject({ error_code: 'SOURCE_AWAY', message: expect.stringMatching(/^postgresql:\/\/127\.0\.0\.1:1\/b#shop\.stock is away: tried 3 times \(connect ECONNREFUSED .*\)\. What is stored stays\./) });
});
