import { contractName, type Contract } from '@tripod/contracts';
import pg from 'pg';
import type { RefusedRecord } from '../ingest/pipeline.js';
import { tables } from './tables.js';
import type { WriteContext } from './write-context.js';

const NEW_REASON = 'DO UPDATE SET reason = excluded.reason, raw = excluded.raw, _partition = excluded._partition, ingest = excluded.ingest, quarantined_at = now()';

/** SQL that puts records into quarantine; a record that is there already gets the new reason. */
export function putQuarantineSql({ source, ingest }: WriteContext, refused: readonly RefusedRecord[], partition: number | undefined, known = NEW_REASON): string {
  if (refused.length === 0) return '';
  // One statement cannot put a record twice.
  const once = new Map(refused.map((record) => [`${record.key}\n${contractName(record.contract)}`, record]));
  const records = [...once.values()].map(({ key, contract, reason, raw }) => ({
    record: storable(key),
    contract: contractName(contract),
    reason: storable(reason),
    raw: rawText(raw),
  }));
  return `INSERT INTO ${tables.quarantine} (source, record, contract, reason, raw, _partition, ingest)
    SELECT ${source}, record, contract, reason, raw, ${partition ?? 'NULL'}, ${ingest}
    FROM jsonb_to_recordset(${pg.escapeLiteral(JSON.stringify(records))}) AS refused (record text, contract text, reason text, raw text)
    ON CONFLICT (source, record, contract) ${known};`;
}

/**
 * SQL that takes out what earlier ingests have put there of a source's partition, or (undefined) of all records without a
 * partition: there, what ingests of a longer period or of another one have put stays.
 */
export function clearQuarantineSql({ source, ingest, stores }: WriteContext, partitions: readonly number[] | undefined): string {
  const which = partitions === undefined ? `_partition IS NULL AND ingest IN (${withinPeriodSql(ingest)})` : `_partition = ANY('{${partitions.join(',')}}'::integer[])`;
  return `DELETE FROM ${tables.quarantine} WHERE source = ${source} AND ingest <> ${ingest} AND ${which} AND contract IN (${names(stores)});`;
}

/** The ingests whose period lies within that of an ingest. */
function withinPeriodSql(ingest: number): string {
  const [first, last] = [(i: string) => `coalesce(${i}.facts::jsonb #>> '{period,from}', '')`, (i: string) => `coalesce(${i}.facts::jsonb #>> '{period,to}', 'open')`];
  return `SELECT w.id FROM ${tables.ingests} w, ${tables.ingests} own WHERE own.id = ${ingest} AND ${first('own')} <= ${first('w')} AND ${last('own')} >= ${last('w')}`;
}

/** SQL that takes out these records of a source: they were delivered again. */
export function clearRecordsSql({ source, ingest, stores, isLive }: WriteContext, keys: readonly string[]): string {
  if (keys.length === 0) return '';
  const listed = pg.escapeLiteral(JSON.stringify(keys.map(storable)));
  return `DELETE FROM ${tables.quarantine} WHERE source = ${source} AND (${isLive === true} OR ingest <> ${ingest}) AND contract IN (${names(stores)})
    AND record IN (SELECT jsonb_array_elements_text(${listed}::jsonb));`;
}

/**
 * SQL that takes records out, and gives others the reason of today; what a record fails besides comes in. Those that stay keep
 * their ingest and partition, by which they are cleared.
 *
 * @param refused of records that stay
 */
export function releaseSql(context: WriteContext, released: readonly string[], refused: readonly RefusedRecord[]): string {
  const { source, stores } = context;
  const list = (keys: readonly string[]) => `(SELECT jsonb_array_elements_text(${pg.escapeLiteral(JSON.stringify(keys.map(storable)))}::jsonb))`;
  const gone = `DELETE FROM ${tables.quarantine} WHERE source = ${source} AND contract IN (${names(stores)}) AND record IN ${list(released)};`;
  const rows = refused.map(({ key, contract, reason }) => ({ record: storable(key), contract: contractName(contract), reason: storable(reason) }));
  const literal = pg.escapeLiteral(JSON.stringify(rows));
  const given = `jsonb_to_recordset(${literal}) AS r (record text, contract text, reason text)`;
  return `${gone} ${putQuarantineSql(context, refused, undefined, 'DO NOTHING')}
    UPDATE ${tables.quarantine} q SET reason = r.reason FROM ${given} WHERE q.source = ${source} AND q.record = r.record AND q.contract = r.contract AND q.reason <> r.reason;
    DELETE FROM ${tables.quarantine} q WHERE q.source = ${source} AND q.contract IN (${names(stores)}) AND q.record IN ${list(refused.map(({ key }) => key))}
      AND NOT EXISTS (SELECT FROM ${given} WHERE r.record = q.record AND r.contract IN (q.contract, ${pg.escapeLiteral(contractName(stores[0]))}));`;
}

function names(contracts: readonly Contract[]): string {
  return contracts.map((contract) => pg.escapeLiteral(contractName(contract))).join(', ');
}

/** A record as JSON. It escapes what no text of Postgres can hold: NUL, and halves of surrogate pairs. */
export function rawText(raw: unknown): string {
  const text = JSON.stringify(raw, (_, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    // JSON knows no such numbers, and would make them null.
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  });
  return text ?? 'null';
}

/** A text with NUL and halves of surrogate pairs written as `\u0000`. */
function storable(text: string): string {
  return text.replace(/\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
