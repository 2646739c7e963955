import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ToolError } from '@tripod/processes';
import { z } from 'zod';
import type { Programs } from './binaries.js';
import { giveToPostgres, type Place } from './place.js';
import { reasonInLog } from './reason-in-log.js';

/**
 * Makes the data folder, once. It appears whole or not at all, so that a killed initdb leaves nothing to trip over.
 *
 * @param password of the superuser `postgres`; connections need it (scram-sha-256), also from this machine
 *
 * @throws {ToolError} DATABASE_NOT_STARTED
 */
export async function makeCluster(place: Place, programs: Programs, password: string): Promise<void> {
  if (existsSync(place.data)) return refuseOtherVersion(place, programs);
  const draft = `${place.data}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  giveToPostgres(place, draft);
  const passwordFile = join(place.home, 'password.draft');
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, password, { mode: 0o600, flag: 'wx' });
  giveToPostgres(place, passwordFile);
  try {
    await promisify(execFile)(
      programs.initdb,
      ['-D', draft, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--no-locale', '--no-sync', '--no-instructions'],
      { cwd: place.home, env: { LC_ALL: 'C', PATH: process.env['PATH'] }, ...place.runAs },
    );
  } catch (error) {
    throw new ToolError('DATABASE_NOT_STARTED', `Postgres could not make its data folder: ${reason(error)}`, { cause: error });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, place.data);
}

const OWN_POSTGRES = 'Set DATABASE_URL to a Postgres of your own.';
const failureSchema = z.object({ code: z.unknown(), path: z.string().optional(), stderr: z.string().optional() }).catch({ code: undefined });

/** Why a program of Postgres did not run. */
export function reason(error: unknown): string {
  const { code, path, stderr } = failureSchema.parse(error);
  if (code === 'ENOENT') return `its programs do not run here (they need glibc). ${OWN_POSTGRES}`;
  if (code === 'EACCES') return `${path ?? 'its program'} may not be run: its file system may be mounted noexec, or a folder above it is closed. Change that, or set DATABASE_URL to a Postgres of your own.`;
  const nameless = /could not look up effective user ID (\d+)/.exec(stderr ?? '')?.[1];
  if (nameless !== undefined) {
    return `user ${nameless} has no name on this system, and it needs one. Give it one (as root: echo 'tripod:x:${nameless}:${nameless}::/:/bin/sh' >> /etc/passwd), or set DATABASE_URL to a Postgres of your own.`;
  }
  if (stderr !== undefined && stderr.trim() !== '') return reasonInLog(stderr);
  return error instanceof Error ? error.message : String(error);
}

function refuseOtherVersion(place: Place, programs: Programs): void {
  const written = readFileSync(join(place.data, 'PG_VERSION'), 'utf8').trim();
  const ours = /\/binaries\/(\d+)/.exec(programs.postgres.replaceAll('\\', '/'))?.[1];
  if (ours !== undefined && ours !== written) {
    throw new ToolError(
      'DATABASE_NOT_STARTED',
      `The database was written by Postgres ${written}, and the installed one is ${ours}. Run \`npm run reset\` (it removes the database), then ingest again.`,
    );
  }
}
