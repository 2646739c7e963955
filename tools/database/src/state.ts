import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { DatabaseError } from './errors.js';
import type { Place } from './place.js';

/** Who may log in: the owner is the superuser `postgres`, the others are the roles of deploy/roles.sql. */
export const roles = ['owner', 'etl', 'ml', 'desk'] as const;
export type Role = (typeof roles)[number];

const stateSchema = z.object({
  port: z.int(),
  passwords: z.object({ owner: z.string(), etl: z.string(), ml: z.string(), desk: z.string() }),
  /** sha256 of the roles.sql that was run on it; absent until then. */
  prepared: z.string().optional(),
});
/** What is remembered of a checkout's Postgres between two commands. */
export type State = z.infer<typeof stateSchema>;

/** Reads the state; `undefined` when there is none. */
export function readState(place: Place): State | undefined {
  let text: string;
  try {
    text = readFileSync(place.state, 'utf8');
  } catch {
    return undefined;
  }
  const state = stateSchema.safeParse(parseJson(text));
  if (state.success) return state.data;
  throw new DatabaseError('start_failed', `${place.state} is damaged: run \`npm run reset\` (it removes the database).`);
}

/** Writes the state, readable by its owner alone, whole or not at all. */
export function writeState(place: Place, state: State): void {
  const draft = `${place.state}.draft`;
  rmSync(draft, { force: true });
  writeFileSync(draft, JSON.stringify(state), { mode: 0o600, flag: 'wx' });
  renameSync(draft, place.state);
}

/** A state with new passwords. */
export function newState(port: number): State {
  const password = () => randomBytes(24).toString('base64url');
  return { port, passwords: { owner: password(), etl: password(), ml: password(), desk: password() } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
