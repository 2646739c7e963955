import { ingest } from '../../fixtures/command.js';
import { emptyDatabase } from '../../fixtures/database.js';
import { wagesProject } from './index.js';

describe('an ingest of workers', () => {
  it('stores every worker of the file under the number of his line', async () => {
    const { env, query } = await emptyDatabase();
    const reply = await ingest(wagesProject, env);
    expect(reply).toMatchObject({ rowsRead: 3000, instances: 3000, labels: 3000, quarantined: 0, labelsQuarantined: 0, withoutLabel: 0 });
    expect(await query('SELECT i.age, i.health, l.wage FROM etl.worker_instances_v1 i JOIN etl.worker_labels_v1 l USING (worker_id) WHERE worker_id = 2')).toEqual([
      { age: 18, health: '1. <=Good', wage: 75.0431540173515 },
    ]);
  });

  it('keeps the logarithm of the wage out of what is stored', async () => {
    const { env, query } = await emptyDatabase();
    await ingest(wagesProject, env);
    expect(await query("SELECT table_name FROM information_schema.columns WHERE column_name LIKE '%log%wage%'")).toEqual([]);
  });
});
