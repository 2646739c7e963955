import { dayText } from '@tripod/contracts';
import { reading, readingLabel, readingLabelRows, readingRows, readings } from '@tripod/contracts/testing';
import { ingest, noProgress } from '../../fixtures/command.js';
import { emptyDatabase } from '../../fixtures/database.js';
import { listSource } from '../../fixtures/list-source.js';
import { pairsOf, pairsPipeline, projectOf } from '../../fixtures/projects.js';
import { withDatabase } from '../database.js';
import { checkBatch } from '../ingest/check-batch.js';
import { LaidOutRows } from './laid-out-rows.js';
import type { PartitionProfile } from './partition-profile.js';
import { storedProfiles } from './stored-profiles.js';

const FIRST_DAY = 19_800;
const [DAYS, ROWS] = [3, 900];
const { signal } = new AbortController();

it('rows that are laid out have the profiles that they have when they are stored, the samples too', async () => {
  const rows = readingRows(ROWS).map((row, i) => ({ ...row, read_at: `${dayText(FIRST_DAY + (i % DAYS))}T10:00` }));
  const source = listSource('list', { records: pairsOf(rows, readingLabelRows(ROWS - 100)) }, { batch: 250 });
  const pipeline = pairsPipeline(readings, source);
  const database = await emptyDatabase();
  await ingest(projectOf(readings, [pipeline]), database.env);
  await withDatabase(String(database.env['DATABASE_URL']), signal, async (client) => {
    const laid = new LaidOutRows(client, reading, readingLabel);
    await laid.begin();
    for await (const batch of pipeline.run({ source: await source.open(), period: {}, signal, progress: noProgress })) await laid.add(checkBatch(batch, pipeline, readings).parts);
    const profiles: PartitionProfile[] = [];
    for await (const profile of laid.profiles()) profiles.push(profile);
    const byPartition = await storedProfiles(client, reading, readingLabel, [FIRST_DAY, FIRST_DAY + 1, FIRST_DAY + 2]);
    expect(profiles.map(inOrder)).toEqual(byPartition.sort((a, b) => a.partition - b.partition).map(inOrder));
    expect(profiles.map(({ rows: count, labels }) => [count, labels])).toEqual([[300, 267], [300, 267], [300, 266]]);
  });
});

/** A sample has no order. */
function inOrder(profile: PartitionProfile): PartitionProfile {
  return { ...profile, values: Object.fromEntries(Object.entries(profile.values).map(([name, values]) => [name, [...values].sort()])) };
}
