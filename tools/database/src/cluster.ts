import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ToolError } from '@tripod/processes';
import type { Programs } from './binaries.js';
import { giveToPostgres, type Place } from './place.js';

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

/** Why a program of Postgres did not run, in one line. */
export function reason(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return 'its programs do not run here (they need glibc). Set DATABASE_URL to a Postgres of your own.';
  }
  if (error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' && error.stderr.trim() !== '') {
    return error.stderr.trim();
  }
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
