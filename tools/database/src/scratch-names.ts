import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, lives } from '@tripod/processes';
import { escapeIdentifier } from 'pg';
import { withClient } from './connection.js';
import type { Place } from './place.js';

/** Notes that this process makes a scratch database; the returned function forgets it. */
export function noteScratch(place: Place, name: string): () => void {
  mkdirSync(place.scratch, { recursive: true });
  const file = join(place.scratch, name);
  writeFileSync(file, identityOf(process.pid) ?? '');
  return () => rmSync(file, { force: true });
}

/**
 * Drops the scratch databases whose process was killed. Costs nothing if there are none.
 *
 * @param owner address of the superuser
 */
export async function dropLeftScratch(place: Place, owner: string): Promise<void> {
  for (const name of namesIn(place.scratch)) {
    const file = join(place.scratch, name);
    if (lives(readFileSync(file, 'utf8'))) continue;
    await dropWithCopies(owner, name);
    rmSync(file, { force: true });
  }
}

/** Drops a database and its copies: every database whose name begins with its name. */
export async function dropWithCopies(owner: string, name: string): Promise<void> {
  await withClient(owner, async (client) => {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database WHERE NOT datistemplate');
    for (const { datname } of rows.filter((row) => row.datname.startsWith(name))) {
      await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(datname)} WITH (FORCE)`);
    }
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
