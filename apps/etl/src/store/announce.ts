import { channelOf, quoteIdentifier, type Contract } from '@tripod/contracts';
import pg from 'pg';
import { APP } from '../app.js';
import { incomingTable } from './incoming.js';

/** A key of at most 2,700 bytes, which an index can hold, fits in besides. */
const KEY_BYTES = 5_000;

/** SQL that announces the rows of a contract that wait, in the transaction that merges them. */
export function announceSql(contract: Contract): string {
  const key = quoteIdentifier(contract.key);
  return `SELECT pg_notify(${pg.escapeLiteral(channelOf(APP))}, json_build_object('contract', ${pg.escapeLiteral(contract.name)}, 'version', ${contract.version}, 'keys', json_agg(key ORDER BY key))::text)
    FROM (SELECT ${key} AS key, sum(octet_length(to_json(${key})::text) + 2) OVER (ORDER BY ${key}) / ${KEY_BYTES} AS part FROM ${incomingTable(contract)}) k GROUP BY part;`;
}
