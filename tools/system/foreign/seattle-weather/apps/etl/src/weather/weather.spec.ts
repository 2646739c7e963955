import { ingest } from '../../fixtures/command.js';
import { emptyDatabase } from '../../fixtures/database.js';
import { weatherProject } from './index.js';

const file = { rowsRead: 1461, labelsQuarantined: 0, withoutLabel: 0, quarantined: 0 };

describe('an ingest of days', () => {
  it('stores every day of the file, with its weather, and each as a partition', async () => {
    const { env, query } = await emptyDatabase();
    const reply = await ingest(weatherProject, env);
    expect(reply).toMatchObject({ ...file, instances: 1461, labels: 1461, firstPartition: '2012-01-01', lastPartition: '2015-12-31' });
    expect(reply.partitionsWritten).toHaveLength(1461);
    expect(await query("SELECT i.highest_celsius, l.weather FROM etl.day_instances_v1 i JOIN etl.day_labels_v1 l USING (day_id) WHERE date = '2012-02-29'")).toEqual([
      { highest_celsius: 5, weather: 'snow' },
    ]);
  });

  it('can be of some days', async () => {
    const { env } = await emptyDatabase();
    const reply = await ingest(weatherProject, env, '--from', '2013-01-01', '--to', '2013-01-31');
    expect(reply).toMatchObject({ ...file, instances: 31, labels: 31, outsidePeriod: 1430, firstPartition: '2013-01-01', lastPartition: '2013-01-31' });
  });
});
