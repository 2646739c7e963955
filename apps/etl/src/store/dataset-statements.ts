import { quoteIdentifier, viewOf } from '@tripod/contracts';
import { APP } from '../app.js';
import type { ColumnDefinition, DatasetDefinition } from './dataset-definition.js';
import { placeIndexName, rowsTable, SCHEMA } from './tables.js';

/**
 * The SQL that makes the table of a dataset, its view and the view's grant. It depends on the definition alone, so that a
 * migration does today what it did when it was released.
 *
 * @example
 * datasetStatements({ contract: 'reading', version: 1, key: 'reading_id', columns: [{ name: 'reading_id', type: 'text' }] })
 */
export function datasetStatements(definition: DatasetDefinition): string[] {
  const { contract: name, version, key, columns } = definition;
  const table = rowsTable({ name, version });
  const view = viewOf({ name, version }, APP);
  const names = columns.map((column) => quoteIdentifier(column.name)).join(', ');
  return [
    `CREATE TABLE ${table} (
      ${columns.map((column) => columnSql(column, key)).join(',\n      ')},
      _partition integer NOT NULL DEFAULT ${copied('partition')},
      _ingest integer NOT NULL DEFAULT ${copied('ingest')},
      _source smallint NOT NULL DEFAULT ${copied('source')},
      PRIMARY KEY (${quoteIdentifier(key)})
    ) WITH (${UNASKED})`,
    placeIndexSql(definition),
    `CREATE VIEW ${view} AS SELECT ${names} FROM ${table}`,
    `GRANT SELECT ON ${view} TO dataset_readers`,
  ];
}

/** An ingest vacuums and analyzes at its end. Postgres, which looks once a minute, need not do it in between for new rows. */
const UNASKED = 'autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 2147483647';

/** Which values a piece of the table has, as several ranges: one row out of place does not make the piece look wide. */
const RANGES = { timestamp: 'timestamp_minmax_multi_ops', date: 'date_minmax_multi_ops', integer: 'int4_minmax_multi_ops' };
/** 8 kB each: about 2,000 rows. */
const PAGES_A_PIECE = 32;

/**
 * The index by which the rows of a partition are found; with a time it also serves readers, who do not see _partition. Rows
 * come partition by partition, so that BRIN finds them nearly as a B-tree does, which cost two fifths of Postgres's time.
 */
function placeIndexSql({ contract: name, version, time, columns }: DatasetDefinition): string {
  const type = columns.find((column) => column.name === time)?.type;
  const [column, ranges] =
    time !== undefined && (type === 'timestamp' || type === 'date') ? [quoteIdentifier(time), RANGES[type]] : ['_partition', RANGES.integer];
  return `CREATE INDEX ${placeIndexName({ name, version })} ON ${rowsTable({ name, version })}
    USING brin (${column} ${ranges}) WITH (pages_per_range = ${PAGES_A_PIECE})`;
}

/** What a COPY of the contract's columns alone puts into a column of the store. */
function copied(what: 'partition' | 'ingest' | 'source'): string {
  return `${SCHEMA}.copied('${what}')`;
}

function columnSql({ name, type, nullable }: ColumnDefinition, key: string): string {
  // In the order of bytes, which is the same on every server: the content hash depends on it.
  const collation = name === key && type === 'text' ? ' COLLATE "C"' : '';
  return `${quoteIdentifier(name)} ${type}${collation}${nullable === true ? '' : ' NOT NULL'}`;
}
