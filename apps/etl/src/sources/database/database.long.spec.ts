import { conforms, type Thing } from '../fixtures/conformance.js';
import { readAll } from '../fixtures/read-source.js';
import { closeWays, spoiltWay } from './fixtures/spoilt-way.js';
import { inDatabase, layTable, openingOf, thingsIn } from './fixtures/tables.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterEach(closeWays);

for (const appends of [false, true]) {
  conforms({
    kind: appends ? 'a table that rows are added to' : 'a table',
    many: 2_000,
    thingOf: ({ id, word }: { readonly id: number | null; readonly word: string | null }): Thing => ({ id: Number(id), word: String(word) }),
    lay: async (things, fault) => {
      const table = await layTable(database, things, fault === 'drift' ? 'term' : 'word');
      const { url, asked } = await spoiltWay(database.url('etl'), fault);
      return { ...(asked === undefined ? {} : { asked }), open: (signal) => thingsIn(table, { appends }).open(undefined, openingOf(url, signal)) };
    },
    faults: { drift: 'SOURCE_COLUMNS', breaking: 'all', slow: 'all', gone: 'SOURCE_AWAY' },
    hasPeer: true,
  });
}

it('a row that is too large is refused before all of it has come', async () => {
  const table = await layTable(database, [{ id: 1, word: 'plain' }]);
  await inDatabase(database.url('owner'), (client) => client.query(`UPDATE ${table} SET word = repeat('x', 100000000)`));
  const source = await thingsIn(table, { appends: true }).open(undefined, openingOf(database.url('etl')));
  await expect(readAll(source, new AbortController().signal)).rejects.toMatchObject({ code: 'SOURCE_TOO_LARGE', message: `${source.place} has more than 67108864 bytes in 256 rows. Leave out the columns with large values.` });
});
