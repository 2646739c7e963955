import { pipeline } from 'node:stream/promises';
import { business, columnsNamed, pickRows, quoteIdentifier, rowCount, selectList, TupleReader, viewOf, type Columns } from '@tripod/contracts';
import { ToolError } from '@tripod/processes';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { withConsumerDatabase, type ConsumerDatabase } from './consumer-database.js';

/**
 * The last stored instances by their key, in columns, repeated until there are `rows`.
 *
 * @param names columns of the instance contract
 * @throws {ToolError} NOTHING_TO_MEASURE if none is stored
 */
export async function storedInstances(names: readonly string[], rows: number): Promise<Columns> {
  const stored = await withConsumerDatabase((database) => readInstances(database, names, rows));
  const found = rowCount(stored);
  if (found === 0) throw new ToolError('NOTHING_TO_MEASURE', `No ${business.noun.one} is stored. \`npm start -- --once\` stores some.`);
  return pickRows(stored, Int32Array.from({ length: rows }, (_, row) => row % found));
}

async function readInstances({ address, producer }: ConsumerDatabase, names: readonly string[], rows: number): Promise<Columns> {
  const columns = columnsNamed(business.instance, names);
  const view = viewOf(business.instance, producer);
  const key = quoteIdentifier(business.instance.key);
  const reader = new TupleReader(columns);
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    const there = await client.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [view]);
    if (there.rows[0]?.found !== true) throw new ToolError('NOTHING_TO_MEASURE', `There is no view ${view}. \`npm start -- --once\` makes it.`);
    const stream = client.query(copyTo(`COPY (SELECT ${selectList(columns)} FROM ${view} ORDER BY ${key} DESC LIMIT ${rows}) TO STDOUT (FORMAT binary)`));
    await pipeline(stream, async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) reader.push(chunk);
    });
    return reader.finish();
  } finally {
    await client.end();
  }
}
