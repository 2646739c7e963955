import pg, { type Client } from 'pg';
import { z } from 'zod';
import type { Json } from '../sources/source.js';
import { tables } from '../store/tables.js';
import type { FeedEvent } from './feed-pipeline.js';
import type { Checkpoint } from './fold-events.js';
import type { FeedPosition, SortedPage } from './sort-page.js';

const DAY_MS = 86_400_000;

const events = z.array(z.object({ id: z.string(), time: z.coerce.number(), body: z.string().transform(jsonOf) }));
const position = z.object({ newest: z.coerce.number().nullable(), sequence: z.coerce.number().nullable() });

/** What JSON.stringify has written. */
function jsonOf(text: string): Json {
  return JSON.parse(text);
}

/** A long text as SQL: escaping it letter by letter took most of the time. */
function textSql(text: string): string {
  return `convert_from(decode('${Buffer.from(text).toString('base64')}', 'base64'), 'UTF8')`;
}

/** How far a feed was followed. */
export async function readPosition(client: Client, feed: string): Promise<FeedPosition> {
  const { rows } = await client.query(`SELECT newest, sequence FROM ${tables.feeds} WHERE feed = $1`, [feed]);
  if (rows.length === 0) return { newest: undefined, sequence: undefined };
  const { newest, sequence } = position.parse(rows[0]);
  return { newest: newest ?? undefined, sequence: sequence ?? undefined };
}

/** The stored events among some ids: time and body as JSON, as {@link sortPage} compares them. */
export async function knownEvents(client: Client, feed: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query(`SELECT id, time, body FROM ${tables.events} WHERE feed = $1 AND id = ANY($2)`, [feed, ids]);
  return new Map(events.parse(rows).map(({ id, time, body }) => [id, JSON.stringify([time, body])]));
}

/** The stored events from a time on. */
export async function eventsFrom(client: Client, feed: string, time: number): Promise<FeedEvent[]> {
  const { rows } = await client.query(`SELECT id, time, body FROM ${tables.events} WHERE feed = $1 AND time >= $2`, [feed, time]);
  return events.parse(rows);
}

/** The newest stored checkpoint that has nothing from a time on; undefined for a feed that was never followed. */
export async function checkpointAt(client: Client, feed: string, time: number): Promise<Checkpoint | undefined> {
  const { rows } = await client.query(`SELECT before, state FROM ${tables.checkpoints} WHERE feed = $1 AND before <= $2 ORDER BY before DESC LIMIT 1`, [feed, time]);
  if (rows.length === 0) return undefined;
  const { before, state } = z.object({ before: z.coerce.number(), state: z.string() }).parse(rows[0]);
  return { before, state: jsonOf(state) };
}

/** What a page changes of what is stored about a feed. */
export interface FeedChange extends SortedPage {
  readonly checkpoints: readonly Checkpoint[];
  /** Checkpoints from behind this time have not seen the page's events: they are dropped. */
  readonly unseenFrom: number;
  /** Milliseconds: no event that is later than this will be taken. */
  readonly patience: number;
}

/**
 * SQL that stores a change; it belongs into the transaction that stores the rows. Of the checkpoints, those stay that an
 * event which is just not too late may need; of the events, those behind the checkpoints, and the ids of a further day.
 */
export function changeSql(feed: string, { taken, repeated, refused, overdue, missed, newest, sequence, checkpoints, unseenFrom, patience }: FeedChange): string {
  const own = pg.escapeLiteral(feed);
  const rows = taken.map(({ id, time, body }) => ({ id, time, body: JSON.stringify(body) }));
  // An earlier one than the last that lies behind the watermark would be dropped at once.
  const needed = checkpoints.filter((_, index) => newest === undefined || (checkpoints[index + 1]?.before ?? Infinity) > newest - patience);
  const kept = newest === undefined ? '' : `SELECT max(before) FROM ${tables.checkpoints} WHERE feed = ${own} AND before <= ${newest - patience}`;
  return [
    `DELETE FROM ${tables.checkpoints} WHERE feed = ${own} AND before > ${unseenFrom}`,
    `INSERT INTO ${tables.events} SELECT ${own}, id, time, body FROM json_to_recordset(${textSql(JSON.stringify(rows))}::json) AS e (id text, time bigint, body text)`,
    ...needed.map(({ before, state }) => `INSERT INTO ${tables.checkpoints} VALUES (${own}, ${before}, ${textSql(JSON.stringify(state))}) ON CONFLICT (feed, before) DO UPDATE SET state = excluded.state`),
    ...(kept === '' ? [] : [`DELETE FROM ${tables.checkpoints} WHERE feed = ${own} AND before < (${kept})`, `DELETE FROM ${tables.events} WHERE feed = ${own} AND time < (${kept}) - ${DAY_MS}`]),
    `INSERT INTO ${tables.feeds} AS f (feed, newest, sequence, events, repeated, refused, overdue, missed)
      VALUES (${own}, ${newest ?? 'NULL'}, ${sequence ?? 'NULL'}, ${taken.length}, ${repeated}, ${refused.length}, ${overdue}, ${missed})
      ON CONFLICT (feed) DO UPDATE SET newest = excluded.newest, sequence = excluded.sequence, events = f.events + excluded.events,
        repeated = f.repeated + excluded.repeated, refused = f.refused + excluded.refused, overdue = f.overdue + excluded.overdue,
        missed = f.missed + excluded.missed, followed_at = now()`,
  ]
    .map((statement) => `${statement};`)
    .join('\n');
}
