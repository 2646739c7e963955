import { acquireDatabase } from '@tripod/database';
import { quoteIdentifier, viewOf } from '@tripod/contracts';
import { appOfKind, findApps } from '@tripod/processes';
import { Client } from 'pg';
import { z } from 'zod';
import { readRuns, type FoundRun } from './runs.js';

/** What a job has left: two jobs on the same data leave the same picture, whatever ids and times they have given. */
export interface Picture {
  /** Facts by name, each comparable by `===`. */
  readonly facts: Readonly<Record<string, string>>;
  readonly runs: readonly FoundRun[];
  /** The runs by which something was decided. */
  readonly decidedBy: readonly string[];
}

const partition = z.object({ id: z.string(), contract: z.string(), contract_version: z.int(), rows: z.int(), content_hash: z.string() });
const digest = z.object({ rows: z.string(), digest: z.string().nullable() });
const source = digest.extend({ predicted_by: z.string() });

/** Order does not count: the sum of the rows' hashes. */
const DIGEST = (row: string) => `count(*)::text AS rows, sum(hashtextextended(${row}::text, 0))::text AS digest`;
const KEPT = 'row(key, policy, partition, prediction, decision, expected_cost)';

/** Takes the picture of the job that has ended in a checkout with the embedded Postgres. */
export async function takePicture(checkout: string): Promise<Picture> {
  const apps = findApps(checkout);
  const [etl, user] = [appOfKind(apps, 'etl').name, appOfKind(apps, 'user').name];
  const database = await acquireDatabase({ checkout });
  const client = new Client({ connectionString: database.url('owner') });
  client.on('error', () => undefined);
  const facts: Record<string, string> = {};
  const ask = async <Schema extends z.ZodType>(schema: Schema, sql: string) => z.array(schema).parse((await client.query(sql)).rows);
  const note = async (name: string, sql: string) => {
    for (const { rows, digest: sum } of await ask(digest, sql)) facts[name] = `${rows} rows, ${sum}`;
  };
  try {
    await client.connect();
    const partitions = await ask(partition, `SELECT * FROM ${viewOf({ name: 'dataset_partition', version: 2 }, etl)} ORDER BY id`);
    for (const { id, rows, content_hash: hash } of partitions) facts[`partition ${id}`] = `${rows} rows, ${hash}`;
    for (const view of new Set(partitions.map(({ contract, contract_version: version }) => viewOf({ name: contract, version }, etl)))) {
      await note(`view ${view}`, `SELECT ${DIGEST('stored')} FROM ${view} AS stored`);
    }
    await note('quarantine', `SELECT ${DIGEST('row(s.name, q.record, q.contract, q.reason, q.raw)')} FROM ${quoteIdentifier(etl)}.quarantine q JOIN ${quoteIdentifier(etl)}.sources s ON s.id = q.source`);
    const decidedBy = new Set<string>();
    for (const table of ['decisions', 'decision_events']) {
      // Each source by itself: half of the decisions of one, beside all of another, would not show in their union.
      for (const { predicted_by: by, rows, digest: sum } of await ask(source, `SELECT predicted_by, ${DIGEST(KEPT)} FROM ${quoteIdentifier(user)}.${table} GROUP BY predicted_by ORDER BY 2, 3`)) {
        const kind = by.split(':', 1)[0] ?? by;
        if (kind === 'run') decidedBy.add(by.slice('run:'.length));
        addFact(facts, `${table} by ${kind}`, `${rows} rows, ${sum}`);
      }
    }
    return { facts, runs: await readRuns(checkout), decidedBy: [...decidedBy] };
  } finally {
    await client.end();
    await database.release();
  }
}

/** An endpoint may have had another port: what two sources of a kind agree on is one fact. */
function addFact(facts: Record<string, string>, name: string, value: string): void {
  const known = facts[name];
  if (known === undefined) facts[name] = value;
  else if (!known.split('; ').includes(value)) facts[name] = `${known}; ${value}`;
}
