import { SCHEMA, tables } from '../tables.js';

/**
 * The store's own tables. `copied` gives the partition, the ingest and the source of the rows that a COPY brings, which
 * sets them for its transaction. It is declared IMMUTABLE, although a setting is not: within one COPY it does not change,
 * and Postgres then evaluates it once, not once a row.
 */
export const storeStatements: readonly string[] = [
  `CREATE FUNCTION ${SCHEMA}.copied(what text) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS
    $$BEGIN RETURN current_setting('tripod.' || what)::integer; END$$`,
  `CREATE TABLE ${tables.sources} (
    id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
  )`,
  `CREATE TABLE ${tables.ingests} (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pipeline text NOT NULL,
    source smallint NOT NULL REFERENCES ${tables.sources},
    place text NOT NULL,
    fingerprint text NOT NULL,
    facts text NOT NULL,
    cursor text,
    accounts text NOT NULL,
    dataset_version text,
    started_at timestamptz NOT NULL DEFAULT now(),
    stored_at timestamptz,
    finished_at timestamptz
  )`,
  `CREATE INDEX ON ${tables.ingests} (pipeline, id)`,
  `CREATE TABLE ${tables.partitions} (
    id text PRIMARY KEY,
    contract text NOT NULL,
    contract_version integer NOT NULL,
    partition text NOT NULL,
    rows integer NOT NULL,
    content_hash text NOT NULL,
    _partition integer NOT NULL,
    _sources integer[] NOT NULL,
    UNIQUE (contract, contract_version, _partition)
  )`,
  // Which ingest has last seen the whole of a source's partition.
  `CREATE TABLE ${tables.extents} (
    contract text NOT NULL,
    contract_version integer NOT NULL,
    _partition integer NOT NULL,
    source smallint NOT NULL REFERENCES ${tables.sources},
    ingest integer NOT NULL,
    PRIMARY KEY (contract, contract_version, _partition, source)
  )`,
  // raw is JSON in a text: json and jsonb do not take every text that a source may hold.
  `CREATE TABLE ${tables.quarantine} (
    source smallint NOT NULL REFERENCES ${tables.sources},
    record text NOT NULL,
    contract text NOT NULL,
    reason text NOT NULL,
    raw text NOT NULL,
    _partition integer,
    ingest integer NOT NULL,
    quarantined_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source, record, contract)
  )`,
  `CREATE INDEX ON ${tables.quarantine} (source, _partition)`,
  `CREATE VIEW ${SCHEMA}.dataset_partitions_v2 AS
    SELECT id, contract, contract_version, partition, rows, content_hash FROM ${tables.partitions}`,
  `GRANT USAGE ON SCHEMA ${SCHEMA} TO dataset_readers`,
  `GRANT SELECT ON ${SCHEMA}.dataset_partitions_v2 TO dataset_readers`,
];
