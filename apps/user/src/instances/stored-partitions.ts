import { datasetPartition, viewOf, type Contract } from '@tripod/contracts';
import type pg from 'pg';
import { z } from 'zod';
import { AppError } from '../errors.js';
import { checkView } from './check-view.js';

/** Which rows to read: one partition (a local day, or a bucket `00` to `99`), or all. */
export interface Scope {
  readonly partition: string | undefined;
  /** The partitions that the scope covers and that hold rows, or held some before. */
  readonly partitions: readonly string[];
}

const partitionRow = z.object({ partition: z.string(), rows: z.int() });

/**
 * The scope to read: what is wanted, else the last stored day, or all rows where the contract has no time.
 *
 * @throws {AppError} ROWS_MISSING when nothing is stored, or nothing in the wanted partition, naming the first and the last
 */
export async function chooseScope(client: pg.ClientBase, contract: Contract, producer: string, wanted: string | undefined, many: string): Promise<Scope> {
  await checkView(client, datasetPartition, producer);
  const view = viewOf(datasetPartition, producer);
  const { rows } = await client.query(
    `select partition, rows from ${view} where contract = $1 and contract_version = $2 order by partition collate "C"`,
    [contract.name, contract.version],
  );
  const partitions = z.array(partitionRow).parse(rows);
  const filled = partitions.filter((each) => each.rows > 0).map(({ partition }) => partition);
  const [first, last] = [filled[0], filled.at(-1)];
  if (first === undefined || last === undefined) {
    throw new AppError('ROWS_MISSING', `No ${many} are stored by ${producer}. Run \`npm run app -- ${producer} ingest\` first.`);
  }
  const partition = wanted ?? (contract.time === undefined ? undefined : last);
  if (partition === undefined) return { partition, partitions: partitions.map((each) => each.partition) };
  if (filled.includes(partition)) return { partition, partitions: [partition] };
  throw new AppError('ROWS_MISSING', `No ${many} are stored for ${partition}. The first stored partition is ${first}, the last ${last}.`);
}
