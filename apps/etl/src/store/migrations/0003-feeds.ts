import { tables } from '../tables.js';

/** What following a feed needs: its events for a while, states of its fold, and how far it has come. */
export const feedStatements: readonly string[] = [
  `CREATE TABLE ${tables.feeds} (
    feed text PRIMARY KEY,
    newest bigint,
    sequence bigint,
    events bigint NOT NULL DEFAULT 0,
    repeated bigint NOT NULL DEFAULT 0,
    refused bigint NOT NULL DEFAULT 0,
    overdue bigint NOT NULL DEFAULT 0,
    missed bigint NOT NULL DEFAULT 0,
    followed_at timestamptz NOT NULL DEFAULT now()
  )`,
  // body is JSON in a text, as in the quarantine.
  `CREATE TABLE ${tables.events} (
    feed text NOT NULL,
    id text NOT NULL,
    time bigint NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (feed, id)
  )`,
  `CREATE INDEX ON ${tables.events} (feed, time)`,
  `CREATE TABLE ${tables.checkpoints} (
    feed text NOT NULL,
    before bigint NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (feed, before)
  )`,
];
