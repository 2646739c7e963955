import { sql, type Kysely } from 'kysely';

/**
 * `decisions` holds the latest decision of each row, by policy and by where the prediction came from: two runs may decide
 * the same rows, and are then compared. `decision_events` holds every change and is only added to. Which decisions there
 * are, and what a prediction consists of, is the policy's and the contract's affair: no CHECK here repeats it.
 *
 * Never edit a released migration; add the next one.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  const decision = sql`
    key text not null,
    policy text not null,
    predicted_by text not null,
    partition text not null,
    prediction jsonb not null,
    decision text not null,
    expected_cost double precision,
    decided_at timestamp with time zone not null`;
  await sql`create table decisions (${decision}, primary key (key, policy, predicted_by))`.execute(database);
  await sql`create index decisions_by_partition on decisions (partition, policy, predicted_by)`.execute(database);
  await sql`
    create table decision_events (
      event_id bigint generated always as identity primary key,
      event text not null,
      ${decision}
    )`.execute(database);
  await sql`create index decision_events_by_key on decision_events (key, event_id)`.execute(database);
  await sql`
    create function refuse_change() returns trigger language plpgsql as
    $$ begin raise exception 'rows of % are only added, never changed', tg_table_name; end $$`.execute(database);
  await sql`
    create trigger append_only before update or delete or truncate on decision_events
    for each statement execute function refuse_change()`.execute(database);
}

export async function down(database: Kysely<unknown>): Promise<void> {
  await sql`drop table decision_events`.execute(database);
  await sql`drop function refuse_change`.execute(database);
  await sql`drop table decisions`.execute(database);
}
