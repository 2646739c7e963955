import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtMain, checkout, type App } from '@tripod/processes';

/** What of an app matters here. */
type Built = Pick<App, 'name' | 'folder'>;

// Nx takes two seconds to find that nothing has changed. A glance at the files' stamps takes a few milliseconds, and
// only where one differs is Nx asked, who judges by content.

/** True when no file that could matter to the app's build was touched since `noteBuilt`. */
export function isUntouched(app: Built, root = checkout): boolean {
  try {
    return readFileSync(noteOf(app, root), 'utf8') === stampOf(app, 'with what was built', root);
  } catch {
    return false;
  }
}

/** Notes that Nx has built the app, or found it built, from the files as `stampOf` saw them before. */
export function noteBuilt(app: Built, stamp: string, root = checkout): void {
  // What was edited while it was built must not count as built.
  if (stampOf(app, 'sources', root) !== stamp) return;
  mkdirSync(dirname(noteOf(app, root)), { recursive: true });
  writeFileSync(noteOf(app, root), stampOf(app, 'with what was built', root));
}

/** sha256 over path, size and times of all files of the app, the libraries and the root, with what was built if asked. */
export function stampOf(app: Built, of: 'sources' | 'with what was built', root = checkout): string {
  const files = [...filesIn(join(root, app.folder)), ...filesIn(join(root, 'libs'))];
  for (const name of ['nx.json', 'package.json', 'package-lock.json', 'tsconfig.base.json']) files.push(join(root, name));
  if (of === 'with what was built') files.push(builtMain(app, root), ...filesIn(dirname(builtMain(app, root))));
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    const { size, mtimeMs, ctimeMs } = statSync(file);
    hash.update(`${file} ${size} ${mtimeMs} ${ctimeMs}\n`);
  }
  return hash.digest('hex');
}

const noteOf = (app: Built, root: string): string => join(root, '.tripod', 'built', app.name);

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist') return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}
