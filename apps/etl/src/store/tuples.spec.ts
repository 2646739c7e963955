import type { Column } from '@tripod/contracts';
import fc from 'fast-check';
import pg from 'pg';
import { copyRows } from './copy-rows.js';
import { Tuples } from './tuples.js';

const column = (name: string, postgres: Column['postgres']): Column => ({ name, postgres, mlflow: 'string', array: 'string[]' });
const columns = [column('name', 'text'), column('amount', 'integer'), column('share', 'double precision'), column('flag', 'boolean'), column('minute', 'timestamp')];

describe('Tuples', () => {
  const client = new pg.Client({ connectionString: process.env['TEST_DATABASE_URL_ETL'] });
  beforeAll(async () => {
    await client.connect();
    await client.query('CREATE TEMPORARY TABLE copied (name text, amount integer, share double precision, flag boolean, minute timestamp, utc timestamp)');
  });
  afterAll(() => client.end());

  it('come out of Postgres as they went in, whatever the values and however many', async () => {
    const time = fc
      .date({ min: new Date('0001-01-01T00:00Z'), max: new Date('9999-12-31T23:59Z'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 16));
    const row = fc.record({ name: fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')), amount: fc.maxSafeInteger().map((n) => n | 0), share: fc.double({ noNaN: true }).map((n) => n + 0), flag: fc.boolean(), minute: time });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
        const tuples = new Tuples(columns, [column('utc', 'timestamp')], 0);
        for (const tuple of rows) tuples.add(tuple, { utc: Date.parse(`${tuple.minute}Z`) / 60_000 });
        await client.query('TRUNCATE copied');
        await copyRows(client, 'copied', [...columns, column('utc', 'timestamp')], tuples);
        const { rows: copied } = await client.query(
          `SELECT name, amount, share, flag, to_char(minute, 'YYYY-MM-DD"T"HH24:MI') AS minute, minute = utc AS same FROM copied ORDER BY ctid`,
        );
        expect(copied).toEqual(rows.map((tuple) => ({ ...tuple, same: true })));
        expect(tuples.rows).toBe(rows.length);
      }),
      { numRuns: 60 },
    );
  });

  it('have one encoding: equal rows give equal bytes, and any other value gives others', () => {
    const row = { name: 'LAX', amount: 1, share: 0.1, flag: true, minute: '2001-06-20T08:01' };
    const bytes = (tuple: typeof row) => {
      const tuples = new Tuples(columns, [], 1);
      tuples.add(tuple);
      return tuples.content().toString('hex');
    };
    expect(bytes(row)).toBe(bytes({ ...row }));
    const others = [{ name: 'RNO' }, { amount: 2 }, { share: 0.2 }, { flag: false }, { minute: '2001-06-20T08:02' }].map((change) => bytes({ ...row, ...change }));
    expect(new Set([bytes(row), ...others]).size).toBe(6);
  });
});
