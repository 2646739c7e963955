import { columnsOf, contractName, encodeTuples, quoteIdentifier, selectList, viewName, type Contract } from '@tripod/contracts';
import type { Client } from 'pg';
import { z } from 'zod';
import type { CheckedRows } from '../store/checked-rows.js';
import { copyIn } from '../store/copy.js';
import { partitionSql } from '../store/partitioning.js';
import { rowsTable } from '../store/tables.js';
import { profileOf, SAMPLE_ROWS, type PartitionProfile } from './partition-profile.js';

const temporary = (contract: Contract, of: string) => `pg_temp.${quoteIdentifier(`${of}_${viewName(contract)}`)}`;
const key = (contract: Contract) => quoteIdentifier(contract.key);

/** Below each partition's number. */
const FIRST_INTEGER = -(2 ** 31);
const sampled = z.array(z.looseObject({ _partition: z.int(), _rows: z.int(), _labels: z.int() }));

/**
 * Rows of a source in tables of the session, all of them before one is stored: where a batch is not a whole partition, only so
 * can a partition be looked at as a whole. Memory does not grow with them.
 */
export class LaidOutRows {
  private readonly tables: readonly Contract[];

  /** @param label undefined where the pipeline stores none */
  constructor(
    private readonly client: Client,
    private readonly first: Contract,
    private readonly label: Contract | undefined,
  ) {
    this.tables = label === undefined ? [first] : [first, label];
  }

  async begin(): Promise<void> {
    for (const contract of this.tables) {
      const names = Object.keys(contract.schema.shape).map(quoteIdentifier).join(', ');
      await this.client.query(`CREATE TEMPORARY TABLE ${quoteIdentifier(`all_${viewName(contract)}`)} AS SELECT ${names} FROM ${rowsTable(contract)} WITH NO DATA`);
    }
  }

  async add(parts: readonly CheckedRows[]): Promise<void> {
    for (const { contract, columns, data, order } of parts) {
      const isWanted = this.tables.some((each) => contractName(each) === contractName(contract));
      if (isWanted && order.length > 0) await copyIn(this.client, temporary(contract, 'all'), columns, encodeTuples(columns, data, order));
    }
  }

  /** The profile of each partition, in their order. Ends with the rows. */
  async *profiles(): AsyncIterable<PartitionProfile> {
    const { client, first, label } = this;
    const sample = temporary(first, 'sample');
    const labels = label === undefined ? '' : `LEFT JOIN (SELECT DISTINCT ${key(label)} AS _label FROM ${temporary(label, 'all')}) l ON l._label = a.${key(first)}`;
    await client.query(
      `CREATE TEMPORARY TABLE ${quoteIdentifier(`sample_${viewName(first)}`)} AS SELECT * FROM (
         SELECT a.*, p._partition, count(*) OVER of_partition AS _rows, ${label === undefined ? '0' : 'count(l._label) OVER of_partition'} AS _labels,
                row_number() OVER (PARTITION BY p._partition ORDER BY hashtextextended(a.${key(first)}::text, 0)) AS _place
         FROM ${temporary(first, 'all')} a CROSS JOIN LATERAL (SELECT ${partitionSql(first, 'a')} AS _partition) p ${labels} WINDOW of_partition AS (PARTITION BY p._partition)) s
       WHERE _place <= ${SAMPLE_ROWS};
       CREATE INDEX ON ${sample} (_partition); DROP TABLE ${this.tables.map((contract) => temporary(contract, 'all')).join(', ')}`,
    );
    for (let last = FIRST_INTEGER; ; ) {
      const next = `(SELECT min(_partition) FROM ${sample} WHERE _partition > $1)`;
      const { rows: found } = await client.query(`SELECT ${selectList(columnsOf(first))}, _partition, _rows::integer, _labels::integer FROM ${sample} WHERE _partition = ${next}`, [last]);
      const rows = sampled.parse(found);
      const [one] = rows;
      if (one === undefined) break;
      last = one._partition;
      yield profileOf(first, one._partition, one._rows, label === undefined ? undefined : one._labels, rows);
    }
    await client.query(`DROP TABLE ${sample}`);
  }
}
