import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { outputOf, ToolError } from '@tripod/processes';
import type { Place } from './place.js';
import { step } from './progress.js';
import type { Python } from './python.js';
import { pythonEnvironment } from './settings.js';

const PARTS = ['', '-wal', '-shm'];

/**
 * Upgrades the database when another version of MLflow has written it: the server opens its own revision only. A copy of
 * what was there stays aside.
 *
 * @throws {ToolError} VERSIONS_DIFFER when it cannot be upgraded, as that of a later MLflow; then it is as it was
 */
export async function upgradeDatabase(place: Place, python: Python): Promise<void> {
  const { database } = place;
  const written = versionIn(place);
  if (!existsSync(database) || written === python.version) return;
  const aside = `${database}.of-${written ?? 'unknown'}`;
  copy(database, aside);
  try {
    await step(`upgrade the database from MLflow ${written ?? '(unknown)'} to ${python.version}`, () =>
      outputOf(python.program, ['-m', 'mlflow', 'db', 'upgrade', `sqlite:///${database}`], { cwd: place.home, env: pythonEnvironment }),
    );
  } catch (error) {
    copy(aside, database);
    for (const part of PARTS) rmSync(`${aside}${part}`, { force: true });
    if (!(error instanceof ToolError) || error.code !== 'COMMAND_FAILED') throw error;
    throw new ToolError(
      'VERSIONS_DIFFER',
      `${error.message}\n${database} was written by MLflow ${written ?? 'of an unknown version'}, and ${python.version} cannot read it. Use that MLflow (MLFLOW_PYTHON), or move the database away: then only runs that the server alone had are missing.`,
      { cause: error },
    );
  }
  noteVersion(place, python);
}

/** Notes which MLflow has the database now. */
export function noteVersion(place: Place, { version }: Python): void {
  writeFileSync(`${place.database}.version.draft`, version);
  renameSync(`${place.database}.version.draft`, `${place.database}.version`);
}

function versionIn({ database }: Place): string | undefined {
  try {
    return readFileSync(`${database}.version`, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

function copy(from: string, to: string): void {
  for (const part of PARTS) {
    rmSync(`${to}${part}`, { force: true });
    if (existsSync(`${from}${part}`)) copyFileSync(`${from}${part}`, `${to}${part}`);
  }
}
