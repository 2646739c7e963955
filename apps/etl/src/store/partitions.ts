import { createHash } from 'node:crypto';
import { datasetPartition, viewOf, type Column, type Contract, type DatasetPartition, type Period } from '@tripod/contracts';
import type { Client } from 'pg';
import { z } from 'zod';
import { dayAfter } from '../context/days.js';
import { copyRows } from './copy-rows.js';
import type { Tuples } from './tuples.js';

/** One day of one contract's rows, encoded and ready to be stored. */
export interface EncodedPartition {
  readonly table: 'flight_instances' | 'flight_labels';
  readonly columns: readonly Column[];
  readonly tuples: Tuples;
  readonly partition: DatasetPartition;
}

/** Describes encoded rows: the hash is over their tuples in order. */
export function describePartition(contract: Contract, day: string, tuples: Tuples): DatasetPartition {
  return {
    contract: contract.name,
    contract_version: contract.version,
    day,
    rows: tuples.rows,
    content_hash: createHash('sha256').update(tuples.content()).digest('hex'),
  };
}

/** The stored partitions of a period. */
export async function readPartitions(client: Client, { from, to }: Period): Promise<DatasetPartition[]> {
  const { rows } = await client.query(
    `SELECT contract, contract_version, day::text, rows, content_hash FROM ${viewOf(datasetPartition)}
     WHERE day BETWEEN $1 AND $2 ORDER BY day, contract`,
    [from, to],
  );
  return z.array(datasetPartition.schema).parse(rows);
}

/**
 * Stores a day's rows in place of those that were there. To be called in a transaction. A new day is filled before it is
 * attached, so that readers of other days never wait; an old one is emptied by DELETE, because a reader with an older
 * snapshot goes on seeing the old rows, which TRUNCATE would take from him.
 */
export async function writePartition(client: Client, { table, columns, tuples, partition }: EncodedPartition): Promise<void> {
  const { day } = partition;
  const parent = `etl.${table}`;
  const child = `${parent}_${day.replaceAll('-', '_')}`;
  const { rows } = await client.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [child]);
  if (rows[0]?.exists === true) {
    await client.query(`DELETE FROM ${child}`);
    await copyRows(client, child, columns, tuples);
  } else {
    const next = dayAfter(day);
    // The planner leaves out days by departed_at too, though the bounds are those of flight_id.
    const check = columns.some(({ name }) => name === 'departed_at')
      ? `, CHECK (departed_at >= '${day}' AND departed_at < '${next}')`
      : '';
    await client.query(`CREATE TABLE ${child} (LIKE ${parent} INCLUDING STORAGE${check})`);
    await copyRows(client, child, columns, tuples);
    await client.query(
      `ALTER TABLE ${child} ADD PRIMARY KEY (flight_id);
       ALTER TABLE ${parent} ATTACH PARTITION ${child} FOR VALUES FROM ('${day}') TO ('${next}')`,
    );
  }
  await client.query(
    `INSERT INTO etl.dataset_partitions VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (contract, contract_version, day) DO UPDATE SET rows = excluded.rows, content_hash = excluded.content_hash`,
    [partition.contract, partition.contract_version, day, partition.rows, partition.content_hash],
  );
}
