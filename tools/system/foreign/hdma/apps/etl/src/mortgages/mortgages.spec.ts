import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ingest } from '../../fixtures/command.js';
import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';
import { mortgagesProject } from './index.js';

const count = async ({ query }: SpecDatabase, what: string) => (await query(`SELECT count(*)::integer AS count FROM ${what}`))[0]?.['count'];

describe('an ingest of applications', () => {
  it('stores every application of the file, with what the bank decided', async () => {
    const database = await emptyDatabase();
    const reply = await ingest(mortgagesProject, database.env);
    expect(reply).toMatchObject({ rowsRead: 2381, instances: 2381, labels: 2381, quarantined: 0, labelsQuarantined: 0, withoutLabel: 0 });
    expect(await count(database, 'etl.application_labels_v1 WHERE denied')).toBe(285);
    expect(await count(database, 'etl.application_instances_v1 WHERE public_bad_credit IS NULL')).toBe(1);
    expect(await count(database, 'etl.application_instances_v1 WHERE self_employed IS NULL')).toBe(1);
  });

  it('stores nothing anew when the file has not changed', async () => {
    const { env } = await emptyDatabase();
    const { datasetVersion } = await ingest(mortgagesProject, env);
    expect(await ingest(mortgagesProject, env)).toMatchObject({ skipped: true, instances: 2381, datasetVersion });
  });

  it('puts aside an application without a ratio, and one whose score no grade has', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'applications-'));
    try {
      const file = join(folder, 'applications.csv');
      const lines = [
        '"","dir","hir","lvr","ccs","mcs","pbcr","dmi","self","single","uria","comdominiom","black","deny"',
        '"1",0.2,0.2,0.8,5,2,"no","no",NA,"no",3.9,0,"no","no"',
        '"2",NA,0.2,0.8,5,2,"no","no","no","no",3.9,0,"no","no"',
        '"3",0.2,0.2,0.8,9,2,"no","no","no","no",3.9,1,"no","yes"',
      ];
      await writeFile(file, `${lines.join('\n')}\n`);
      const database = await emptyDatabase();
      expect(await ingest(mortgagesProject, database.env, '--file', file)).toMatchObject({ rowsRead: 3, instances: 1, quarantined: 2 });
      expect(await database.query('SELECT application_id, self_employed FROM etl.application_instances_v1')).toEqual([{ application_id: 1, self_employed: null }]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
