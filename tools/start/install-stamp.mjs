// Marks node_modules as installed for this lockfile, platform and Node, so that `npm start` knows whether to install.
// Run by the root's postinstall, so that a plain `npm ci` counts. Built-ins only.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const stampFile = fileURLToPath(new URL('node_modules/.install-stamp', root));
const lockFile = new URL('package-lock.json', root);
/** npm's own list of what it has put into node_modules. */
const presentFile = new URL('node_modules/.package-lock.json', root);
const platform = `${process.platform} ${process.arch} ${process.versions.modules}`;

/** True when node_modules holds what the lockfile lists for this platform and Node. */
export function isInstalled() {
  if (!existsSync(stampFile) || !existsSync(presentFile)) return false;
  const stamp = readFileSync(stampFile, 'utf8');
  if (stamp === installStamp()) return true;
  // npm may write either list after its postinstall: what it wrote into node_modules is as good.
  if (!stamp.endsWith(` ${platform}`)) return false;
  return noteInstalled();
}

/** Marks node_modules as installed if it is whole. Returns whether it is. */
export function noteInstalled() {
  const isWhole = holdsWhatIsLocked();
  mkdirSync(new URL('node_modules', root), { recursive: true });
  writeFileSync(stampFile, isWhole ? installStamp() : `incomplete ${platform}`);
  return isWhole;
}

/** What is installed depends on: both lists' bytes, the platform and Node's major version. */
function installStamp() {
  const hash = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
  return `${hash(lockFile)} ${hash(presentFile)} ${platform}`;
}

/** Compares the lockfile with what is present. */
function holdsWhatIsLocked() {
  try {
    const locked = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
    const present = JSON.parse(readFileSync(presentFile, 'utf8')).packages;
    return Object.entries(locked)
      .filter(([path]) => path.includes('node_modules/'))
      .every(([path, wanted]) =>
        path in present ? present[path].version === wanted.version && present[path].integrity === wanted.integrity : wanted.optional === true && mayBeAbsent(wanted),
      );
  } catch {
    return false;
  }
}

/** An optional package may be absent when it is for other machines, or when its install script may have failed. */
function mayBeAbsent({ os, cpu, libc, hasInstallScript }) {
  const fits = (list, value) => list === undefined || list.includes(value);
  return hasInstallScript === true || (os === undefined && cpu === undefined) || !fits(os, process.platform) || !fits(cpu, process.arch) || !fits(libc, libcHere());
}

let libcName;
function libcHere() {
  return (libcName ??= process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc');
}

if (process.argv[1] === fileURLToPath(import.meta.url) && existsSync(lockFile)) noteInstalled();
