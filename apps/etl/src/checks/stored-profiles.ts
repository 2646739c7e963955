import { columnsOf, contractName, quoteIdentifier, selectList, type Contract } from '@tripod/contracts';
import type { Client } from 'pg';
import { z } from 'zod';
import { rowsTable } from '../store/tables.js';
import { profileOf, SAMPLE_ROWS, type PartitionProfile, type SampledRow } from './partition-profile.js';

const counted = z.array(z.object({ partition: z.int(), rows: z.int(), labels: z.int() }));
const sampled = z.array(z.looseObject({ _partition: z.int() }));

/**
 * The profiles of stored partitions.
 *
 * @param label undefined where the pipeline stores none
 */
export async function storedProfiles(client: Client, contract: Contract, label: Contract | undefined, partitions: readonly number[]): Promise<PartitionProfile[]> {
  if (partitions.length === 0) return [];
  const table = rowsTable(contract);
  const labels = label === undefined ? '0' : `(SELECT count(*) FROM ${rowsTable(label)} l WHERE l._partition = t._partition)::integer`;
  const { rows: counts } = await client.query(`SELECT _partition AS partition, count(*)::integer AS rows, ${labels} AS labels FROM ${table} t WHERE _partition = ANY($1) GROUP BY 1`, [partitions]);
  // In an order that is the same each time and that no column follows.
  const { rows } = await client.query(
    `SELECT ${selectList(columnsOf(contract))}, _partition FROM (
       SELECT *, row_number() OVER (PARTITION BY _partition ORDER BY hashtextextended(${quoteIdentifier(contract.key)}::text, 0)) AS _place FROM ${table} WHERE _partition = ANY($1)) s
     WHERE _place <= ${SAMPLE_ROWS}`,
    [partitions],
  );
  const samples = new Map<number, SampledRow[]>();
  for (const row of sampled.parse(rows)) samples.set(row._partition, [...(samples.get(row._partition) ?? []), row]);
  return counted.parse(counts).map(({ partition, rows: count, labels: known }) => {
    const sample = samples.get(partition);
    if (sample === undefined) throw new RangeError(`partition ${partition} of ${contractName(contract)} has ${count} rows and no sample`);
    return profileOf(contract, partition, count, label === undefined ? undefined : known, sample);
  });
}
