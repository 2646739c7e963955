import { conforms, type Thing } from '../fixtures/conformance.js';
import { closeWays, spoiltWay } from './fixtures/spoilt-way.js';
import { layTable, openingOf, thingsIn } from './fixtures/tables.js';

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
