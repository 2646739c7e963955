import { rowsToColumns, dayText, type JsonRow } from '@tripod/contracts';
import { reading, readingRows, readings } from '@tripod/contracts/testing';
import { ingest } from '../../fixtures/command.js';
import { emptyDatabase } from '../../fixtures/database.js';
import { listSource } from '../../fixtures/list-source.js';
import { batchesPipeline, pairsPipeline, projectOf } from '../../fixtures/projects.js';
import { APP } from '../app.js';

const DAYS = 7_305;
const START = 10_957;
const [row] = readingRows(1);
/** One row a day for twenty years, and one row in 2099. */
const rows: JsonRow[] = [...Array.from({ length: DAYS }, (_, day) => START + day), 47_481].map((day, i) => ({ ...row, reading_id: `r${i}`, read_at: `${dayText(day)}T10:00` }));

describe('twenty years with one row a day, and one row in 2099', () => {
  it('are stored in the tables that there are', async () => {
    const database = await emptyDatabase();
    const project = projectOf(readings, [pairsPipeline(readings, listSource('list', { records: rows.map((instance) => ({ instance })) }, { batch: 4_096 }))]);
    const reply = await ingest(project, database.env);
    expect(reply).toMatchObject({ instances: DAYS + 1, firstPartition: '2000-01-01', lastPartition: '2099-12-31' });
    expect(reply.partitionsWritten).toHaveLength(DAYS + 1);
    const [tables] = await database.query(`SELECT count(*)::int AS n FROM pg_class WHERE relnamespace = '"${APP}"'::regnamespace AND relkind = 'r'`);
    expect(tables?.['n']).toBeLessThan(24);
  });

  it('have the same version when they come as whole days', async () => {
    const [one, other] = [await emptyDatabase(), await emptyDatabase()];
    const some = rows.slice(-700);
    const days = function* () {
      for (const [i, instance] of some.entries()) {
        const made = rowsToColumns(reading, [instance]);
        if ('fault' in made) throw new Error(made.fault.message);
        const partition = i === some.length - 1 ? 47_481 : START + DAYS + 1 - some.length + i;
        yield { records: 1, partition, cursor: i, rows: [{ contract: reading, columns: made.columns, key: () => String(i), raw: () => instance }] };
      }
    };
    const source = listSource('list', { records: some.map((instance) => ({ instance })) });
    const whole = await ingest(projectOf(readings, [batchesPipeline([reading], source, days)]), one.env);
    const upserted = await ingest(projectOf(readings, [pairsPipeline(readings, source)]), other.env);
    expect(whole.partitionsWritten).toEqual(upserted.partitionsWritten);
    expect((await one.query(`SELECT * FROM "${APP}".dataset_partitions_v2 ORDER BY id`))).toEqual(await other.query(`SELECT * FROM "${APP}".dataset_partitions_v2 ORDER BY id`));
  });
});
