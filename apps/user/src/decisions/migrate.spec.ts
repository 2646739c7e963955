import { emptyDatabase, type AppDatabase } from '../../fixtures/database.js';
import { APP } from '../app.js';
import { withDatabase } from '../database.js';
import { migrate } from './migrate.js';

const { signal } = new AbortController();
let database: AppDatabase;
const migrated = () => withDatabase(database.url, signal, ({ tables }) => migrate(tables));
const inSchema = (statement: string) => database.query(`set search_path = "${APP}"; ${statement}`);

beforeEach(async () => {
  database = await emptyDatabase();
});

afterEach(async () => {
  await database.drop();
});

describe('the schema of the app', () => {
  it('is brought to its state by the first, and left alone by the others', async () => {
    await Promise.all([migrated(), migrated(), migrated()]);
    await migrated();
    expect(await database.query(`select name from "${APP}".migrations`)).toEqual([{ name: '0001-decisions' }]);
  });

  it('belongs to the role of the app, and other apps may not look into it', async () => {
    await migrated();
    for (const role of ['ml', 'etl']) {
      await expect(database.query(`set role ${role}; select * from "${APP}".decisions`)).rejects.toThrow(`permission denied for schema ${APP}`);
    }
  });

  it('does not read what a first version left in the schema desk', async () => {
    await database.query('create schema desk; create table desk.decisions (id text); create table desk.migrations (name text)');
    await migrated();
    expect(await database.query(`select count(*)::int as rows from "${APP}".decisions`)).toEqual([{ rows: 0 }]);
  });

  it.each([
    ['a later version has migrated', `insert into migrations (name, timestamp) values ('0002-later', '2030')`, 'DATABASE_NEWER', '0002-later'],
    ['a migration has another name', `update migrations set name = '0001-renamed'`, 'DATABASE_NEWER', '0001-renamed'],
    ['a migration was edited: a column more', `alter table decisions add column mood text`, 'DATABASE_CHANGED', "column 'mood' of table decisions is text"],
    ['a migration was edited: a column less', `alter table decisions drop column expected_cost`, 'DATABASE_CHANGED', "column 'expected_cost' of table decisions is missing"],
    ['a migration was edited: another type', `alter table decision_events alter column key type varchar(9)`, 'DATABASE_CHANGED', "column 'key' of table decision_events is character varying(9)"],
    ['a table was dropped', `drop table decision_events`, 'DATABASE_CHANGED', 'table decision_events is missing'],
  ])('is refused with the way out when %s', async (_, change, code, says) => {
    await migrated();
    await inSchema(change);
    await expect(migrated()).rejects.toMatchObject({ code, message: expect.stringContaining(says) });
    await expect(migrated()).rejects.toMatchObject({ message: expect.stringContaining('`npm run reset`') });
  });
});
