import { buildApp } from '../fixtures/built-app.js';
import { ownDatabase } from '../fixtures/database.js';
import { parquetFolder } from '../fixtures/parquet.js';
import { databaseError } from './store/database.js';

const app = buildApp('command-line');
const folder = parquetFolder();
const etl = process.env['TEST_DATABASE_URL_ETL'] ?? '';
afterAll(() => {
  app.remove();
  folder.remove();
});

describe('the command line', () => {
  it.each([
    [['ingset'], /unknown command 'ingset'[^]*Did you mean ingest\?/],
    [['ingest', '--form', '2001-01-01'], /unknown option '--form'[^]*Did you mean --from\?/],
    [['ingest', '--from', '2001-02-30'], /'2001-02-30' is no day of the calendar; write it as 2001-01-31/],
    [['ingest', '--from', 'yesterday'], /'yesterday' is no day of the calendar/],
    [['ingest', 'now'], /too many arguments/],
  ])('refuses %j with exit code 2', async (arguments_, reason) => {
    const { code, stdout, stderr } = await app.run(arguments_, { DATABASE_URL: etl });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(reason);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('says a failure once more as JSON to who asks for JSON, also one of the command line', async () => {
    const misspelt = await app.run(['status', '--json', '--jsn'], { DATABASE_URL: etl });
    expect([misspelt.code, JSON.parse(misspelt.stdout)]).toEqual([2, { error_code: 'USAGE', message: expect.stringContaining("'--jsn'") }]);
    const away = await app.run(['status', '--json'], { DATABASE_URL: 'postgresql://etl@127.0.0.1:1/tripod' });
    expect([away.code, JSON.parse(away.stdout)]).toEqual([1, { error_code: 'DATABASE_UNREACHABLE', message: away.stderr.trimEnd() }]);
  });

  it('shows help at each level', async () => {
    const top = await app.run(['--help']);
    expect([top.code, top.stdout]).toEqual([0, expect.stringMatching(/ingest[^]*status[^]*quarantine/)]);
    const ingest = await app.run(['ingest', '--help']);
    expect([ingest.code, ingest.stdout]).toEqual([0, expect.stringMatching(/--from[^]*--to[^]*--file[^]*--json/)]);
  });

  it.each([
    [{}, /DATABASE_URL is not set\. Set it to a database prepared with deploy\/roles\.sql/],
    [{ DATABASE_URL: 'mysql://localhost/x' }, /DATABASE_URL must be postgresql:\/\//],
  ])('says what is wrong with the configuration %j', async (environment, reason) => {
    const { code, stderr } = await app.run(['status'], environment);
    expect(code).toBe(2);
    expect(stderr).toMatch(reason);
  });

  it('says where no Postgres answers, without the password', async () => {
    const { code, stderr } = await app.run(['status'], { DATABASE_URL: 'postgresql://etl:secret@127.0.0.1:1/tripod' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/No Postgres answers at 127\.0\.0\.1:1\/tripod \(role etl\).*correct DATABASE_URL/);
    expect(stderr).not.toMatch(/secret|\n\s+at /);
  });

  it('says of a server that takes the connection and is silent that none answers', () => {
    expect(databaseError(new Error('timeout expired'), 'postgresql://etl:secret@silent:1/tripod')).toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      message: expect.stringMatching(/^No Postgres answers at silent:1\/tripod \(role etl\): timeout expired/),
    });
  });

  it('says of a database that is not there which one', async () => {
    const { code, stderr } = await app.run(['status'], { DATABASE_URL: etl.replace(/\/test_\w+/, '/nowhere') });
    expect(code).toBe(1);
    expect(stderr).toMatch(/nowhere.*refuses/);
  });

  it('leaves the database as it was when the file or the period is wrong', async () => {
    const database = await ownDatabase();
    const environment = { DATABASE_URL: database.url('etl') };
    const foreign = await folder.write('foreign.parquet', 'SELECT date, delay FROM flights LIMIT 9');
    const good = await folder.write('good.parquet', 'SELECT * FROM flights LIMIT 9');
    const refused = [
      await app.run(['ingest', '--file', foreign, '--json'], environment),
      await app.run(['ingest', '--file', `${good}.gone`, '--json'], environment),
      await app.run(['ingest', '--file', good, '--to', '2001-03-01', '--json'], environment),
    ];
    expect(refused.map(({ code }) => code)).toEqual([1, 1, 2]);
    expect(refused.map(({ stdout }) => JSON.parse(stdout).error_code)).toEqual(['SOURCE_COLUMNS', 'SOURCE_UNREADABLE', 'PERIOD']);
    expect((await database.query('SELECT count(*)::int AS ingests FROM etl.ingests'))[0]).toEqual({ ingests: 0 });
    expect(JSON.parse((await app.run(['status', '--json'], environment)).stdout)).toEqual({ datasets: [], quarantined: 0, lastIngest: null });
    await database.drop();
  });
});
