import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { jsonOf, ToolError } from '@tripod/processes';
import { z } from 'zod';
import type { Place } from './place.js';

/** Who may log in: `owner` is the superuser postgres, everybody else is an app, by its name. */
export type Role = string;

const stateSchema = z.object({
  port: z.int(),
  /** By role. An app that is added gets one on the next use; that of an app that was removed stays. */
  passwords: z.record(z.string(), z.string()),
  /** What the database was prepared for: see `preparationOf`; absent before the first time. */
  prepared: z.string().optional(),
});
/** What is remembered of a checkout's Postgres between two commands. */
export type State = z.infer<typeof stateSchema>;

/**
 * Reads the state; returns undefined if there is none. A state of the first version fits: its roles had passwords too.
 *
 * @throws {ToolError} DATABASE_NOT_STARTED if the file is damaged
 */
export function readState(place: Place): State | undefined {
  let text: string;
  try {
    text = readFileSync(place.state, 'utf8');
  } catch {
    return undefined;
  }
  const state = stateSchema.safeParse(jsonOf(text));
  if (state.success) return state.data;
  throw new ToolError('DATABASE_NOT_STARTED', `${place.state} is damaged. Run \`npm run reset\` (it removes the database).`);
}

/** Writes the state, readable by its owner alone, whole or not at all. */
export function writeState(place: Place, state: State): void {
  const draft = `${place.state}.draft`;
  rmSync(draft, { force: true });
  writeFileSync(draft, JSON.stringify(state), { mode: 0o600, flag: 'wx' });
  renameSync(draft, place.state);
}

/** The same passwords, and a new one for each role that has none. */
export function withPasswords(passwords: Readonly<Record<Role, string>>, roles: readonly Role[]): Record<Role, string> {
  const added = roles.filter((role) => !Object.hasOwn(passwords, role)).map((role) => [role, randomBytes(24).toString('base64url')]);
  return { ...passwords, ...Object.fromEntries(added) };
}

/**
 * The password of a role.
 *
 * @throws {ToolError} BAD_USAGE if the workspace has no such app
 */
export function passwordOf(passwords: Readonly<Record<Role, string>>, role: Role): string {
  const password = Object.hasOwn(passwords, role) ? passwords[role] : undefined;
  if (password !== undefined) return password;
  throw new ToolError('BAD_USAGE', `The database has no role ${role}. It has: ${Object.keys(passwords).join(', ')}.`);
}
