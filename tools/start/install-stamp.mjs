// Marks node_modules as installed for this lockfile, platform and Node, so that `npm start` knows whether to install.
// Run by the root's postinstall, so that a plain `npm ci` counts. Built-ins only.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const stampFile = fileURLToPath(new URL('node_modules/.install-stamp', root));

/** What is installed depends on: the lockfile's bytes, the platform and Node's major version. */
export function installStamp() {
  const lock = createHash('sha256').update(readFileSync(new URL('package-lock.json', root))).digest('hex');
  return `${lock} ${process.platform} ${process.arch} ${process.versions.modules}`;
}

/** True when node_modules was installed for exactly this stamp. */
export function isInstalled() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === installStamp();
}

if (process.argv[1] === fileURLToPath(import.meta.url) && existsSync(new URL('package-lock.json', root))) {
  mkdirSync(new URL('node_modules', root), { recursive: true });
  writeFileSync(stampFile, installStamp());
}
