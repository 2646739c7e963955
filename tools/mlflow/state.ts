import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Place } from './place.js';

const stateSchema = z.object({
  /** The command that has started the server: see `identityOf`. */
  owner: z.string(),
  /** The server's processes, so that the next command ends what a killed one has left. */
  processes: z.array(z.string()),
  python: z.string(),
  version: z.string(),
  directory: z.string(),
  /** Null while it starts. */
  address: z.string().nullable(),
});

/** Who runs the server of a place, and where it listens. */
export type State = z.infer<typeof stateSchema>;

/** Undefined when no server was started, or the last one was stopped. */
export function readState({ state }: Place): State | undefined {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(state, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Writes it whole. */
export function writeState({ state: file }: Place, state: State): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(draft, file);
}

/** Says that no server is running. */
export function removeState({ state }: Place): void {
  rmSync(state, { force: true });
}
