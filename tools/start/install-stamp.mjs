// Marks node_modules as installed for this lockfile, platform and Node, so that `npm start` knows whether to install.
// Run by the root's postinstall, so that a plain `npm ci` counts. Built-ins only.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const stampFile = fileURLToPath(new URL('node_modules/.install-stamp', root));
const platform = `${process.platform} ${process.arch} ${process.versions.modules}`;

/** What is installed depends on: the lockfile's bytes, the platform and Node's major version. */
export function installStamp() {
  const lock = createHash('sha256').update(readFileSync(new URL('package-lock.json', root))).digest('hex');
  return `${lock} ${platform}`;
}

/** True when node_modules was installed for exactly this stamp, or holds exactly what the lockfile lists. */
export function isInstalled() {
  if (!existsSync(stampFile)) return false;
  const stamp = readFileSync(stampFile, 'utf8');
  if (stamp === installStamp()) return true;
  // `npm install <package>` writes the lockfile after its postinstall: what it wrote into node_modules is as good.
  if (!stamp.endsWith(` ${platform}`) || !holdsWhatIsLocked()) return false;
  writeFileSync(stampFile, installStamp());
  return true;
}

/** Compares the lockfile with npm's own list of what it put into node_modules. Optional packages may be absent. */
function holdsWhatIsLocked() {
  try {
    const locked = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')).packages;
    const present = JSON.parse(readFileSync(new URL('node_modules/.package-lock.json', root), 'utf8')).packages;
    return Object.entries(locked)
      .filter(([path]) => path.includes('node_modules/'))
      .every(([path, { version, integrity, optional }]) =>
        path in present ? present[path].version === version && present[path].integrity === integrity : optional === true,
      );
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url) && existsSync(new URL('package-lock.json', root))) {
  mkdirSync(new URL('node_modules', root), { recursive: true });
  writeFileSync(stampFile, installStamp());
}
