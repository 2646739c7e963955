import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readingRows } from '@tripod/contracts/testing';
import { buildApp, buildCopy } from '../fixtures/built-app.js';
import { emptyDatabase } from '../fixtures/database.js';
import { csvOf, fileFolder } from '../fixtures/readings-csv.js';
import { ingestReply } from './commands/ingest-reply.js';
import { APP } from './app.js';

// A name of its own, since roles belong to the server, which other tests use too.
const SECOND = `second-${APP}-${randomBytes(3).toString('hex')}`;
const rolesSql = readFileSync(join(__dirname, '../../../deploy/roles.sql'), 'utf8');

describe('a copy of this app under another name', () => {
  const folder = fileFolder();
  const apps = [buildApp('fixtures/readings-main.ts'), buildCopy(SECOND, 'fixtures/readings-main.ts')];
  afterAll(() => {
    folder.remove();
    for (const app of apps) app.remove();
  });

  it('migrates and ingests beside it, and consumers read both', async () => {
    const database = await emptyDatabase();
    // A copied database lacks the rights of the one that it is a copy of, so each app is prepared.
    for (const [app, kind] of [[APP, 'etl'], ['ml', 'ml'], [SECOND, 'etl']]) await database.query(`SET tripod.app = '${app}'; SET tripod.kind = '${kind}'; ${rolesSql}`);
    await database.query(`ALTER ROLE "${SECOND}" PASSWORD 'second'`);
    try {
      const url = Object.assign(new URL(String(database.env['DATABASE_URL'])), { username: SECOND, password: 'second' });
      const files = [readingRows(50), readingRows(80, 2)].map((rows, i) => folder.write(`${i}.csv`, csvOf(rows)));
      const ran = await Promise.all(apps.map((app, i) => app.run(['ingest', '--json', '--file', files[i]!], i === 0 ? database.env : { DATABASE_URL: url.href })));
      expect(ran.map(({ stderr }) => stderr)).toEqual(['', '']);
      expect(ran.map(({ stdout }) => ingestReply.parse(JSON.parse(stdout)).instances)).toEqual([50, 80]);
      const rowsIn = async (app: string) => (await database.query(`SELECT count(*)::int AS n FROM "${app}".readings_v1`, [], 'ml'))[0]?.['n'];
      expect([await rowsIn(APP), await rowsIn(SECOND)]).toEqual([50, 80]);
    } finally {
      await database.query(`DROP SCHEMA "${SECOND}" CASCADE; DROP OWNED BY "${SECOND}"; DROP ROLE "${SECOND}"`);
    }
  });
});
