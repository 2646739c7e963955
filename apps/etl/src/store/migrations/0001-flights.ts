import { sql, type Kysely, type Migration } from 'kysely';

/**
 * Flights and labels, partitioned by local day: a flight's id begins with its local minute, so that a range of ids is
 * a range of days, and the id alone can be the key. In collation C the order of ids is the order of time everywhere.
 * Only the views are for others; the tables hold more, such as the minute of departure in UTC.
 */
const statements = [
  `CREATE TABLE etl.flight_instances (
    flight_id text COLLATE "C" NOT NULL,
    departed_at timestamp NOT NULL,
    origin text NOT NULL,
    destination text NOT NULL,
    distance_miles integer NOT NULL,
    slots_5_to_30_min_ahead integer NOT NULL,
    slots_now integer NOT NULL,
    slots_5_to_15_min_ago integer NOT NULL,
    slots_15_to_60_min_ago integer NOT NULL,
    slots_1_to_4_h_ago integer NOT NULL,
    route_departures_this_time_14d integer NOT NULL,
    route_late_this_time_14d integer NOT NULL,
    route_departures_15min integer NOT NULL,
    route_departures_4h integer NOT NULL,
    origin_arrivals_60min integer NOT NULL,
    origin_late_arrivals_60min integer NOT NULL,
    destination_arrivals_60min integer NOT NULL,
    destination_late_arrivals_60min integer NOT NULL,
    departed_at_utc timestamp NOT NULL,
    PRIMARY KEY (flight_id)
  ) PARTITION BY RANGE (flight_id)`,
  `CREATE TABLE etl.flight_labels (
    flight_id text COLLATE "C" NOT NULL,
    delay_minutes integer NOT NULL,
    late boolean NOT NULL,
    known_at timestamp NOT NULL,
    PRIMARY KEY (flight_id)
  ) PARTITION BY RANGE (flight_id)`,
  // Short texts: a partition needs no TOAST table beside it.
  `ALTER TABLE etl.flight_instances ALTER flight_id SET STORAGE PLAIN, ALTER origin SET STORAGE PLAIN, ALTER destination SET STORAGE PLAIN`,
  `ALTER TABLE etl.flight_labels ALTER flight_id SET STORAGE PLAIN`,
  `CREATE TABLE etl.dataset_partitions (
    contract text NOT NULL,
    contract_version integer NOT NULL,
    day date NOT NULL,
    rows integer NOT NULL,
    content_hash text NOT NULL,
    PRIMARY KEY (contract, contract_version, day)
  )`,
  `CREATE TABLE etl.quarantine (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    row_number bigint NOT NULL,
    contract text NOT NULL,
    reason text NOT NULL,
    raw jsonb NOT NULL,
    day date,
    quarantined_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (source, row_number, contract)
  )`,
  `CREATE INDEX ON etl.quarantine (day)`,
  `CREATE TABLE etl.ingests (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fingerprint text NOT NULL,
    source text NOT NULL,
    facts jsonb NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    cursor_day date,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    accounts jsonb
  )`,
  `CREATE VIEW etl.flight_instances_v1 AS SELECT
    flight_id, departed_at, origin, destination, distance_miles,
    slots_5_to_30_min_ahead, slots_now, slots_5_to_15_min_ago, slots_15_to_60_min_ago, slots_1_to_4_h_ago,
    route_departures_this_time_14d, route_late_this_time_14d, route_departures_15min, route_departures_4h,
    origin_arrivals_60min, origin_late_arrivals_60min, destination_arrivals_60min, destination_late_arrivals_60min
    FROM etl.flight_instances`,
  `CREATE VIEW etl.flight_labels_v1 AS SELECT flight_id, delay_minutes, late, known_at FROM etl.flight_labels`,
  `CREATE VIEW etl.dataset_partitions_v1 AS SELECT contract, contract_version, day, rows, content_hash FROM etl.dataset_partitions`,
  `GRANT USAGE ON SCHEMA etl TO ml, desk`,
  `GRANT SELECT ON etl.flight_instances_v1, etl.flight_labels_v1, etl.dataset_partitions_v1 TO ml, desk`,
];

export const flights: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
