import { sql, type Kysely } from 'kysely';

/**
 * What was decided for each flight, with the prediction it rests on. The way and the run are part of the key: two runs
 * may decide the same day, and are then compared. By endpoint the run is not known (the protocol's `/version` names
 * MLflow's version, no run), so the endpoint stands in its place. `expected_cost` is in US dollars.
 *
 * A migration that was released is never edited; the next one corrects it.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table desk.decisions (
      flight_id text not null,
      run_id text,
      endpoint text,
      predicted_by text not null generated always as (coalesce('run:' || run_id, 'endpoint:' || endpoint)) stored,
      day date not null,
      late_probability double precision not null check (late_probability between 0 and 1),
      predicted_at timestamptz not null,
      decision text not null check (decision in ('none', 'hold', 'rebook')),
      expected_cost double precision not null check (expected_cost >= 0),
      decided_at timestamptz not null,
      primary key (flight_id, predicted_by),
      check (num_nonnulls(run_id, endpoint) = 1)
    )`.execute(database);
  await sql`create index decisions_of_day on desk.decisions (day, predicted_by)`.execute(database);
}

export async function down(database: Kysely<unknown>): Promise<void> {
  await sql`drop table desk.decisions`.execute(database);
}
