import { flightsDatabase, type FlightsDatabase } from '../../fixtures/flights-database.js';
import { DatabaseError, withDatabase } from './connect.js';

describe('trouble of the server under a query', () => {
  let database: FlightsDatabase;
  const failing = (code: string) =>
    withDatabase(database.url, (client) => client.query(`DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${code}', MESSAGE = 'lost connection to parallel worker'; END $$`));

  beforeAll(async () => {
    database = await flightsDatabase('connect');
  });
  afterAll(() => database.drop());

  it.each(['55000', '53100', '58030', 'XX000'])('is told in words (%s)', async (code) => {
    const failure = failing(code);
    await expect(failure).rejects.toBeInstanceOf(DatabaseError);
    await expect(failure).rejects.toThrow(`Postgres failed: lost connection to parallel worker (${code}); see its log, and run the command again`);
  });

  it('is not what a fault of our own SQL is called', async () => {
    await expect(failing('42601')).rejects.not.toBeInstanceOf(DatabaseError);
  });
});
