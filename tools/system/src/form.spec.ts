import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, findApps } from '@tripod/processes';

/** Files that are the same in every app, by the law: no app imports another, and what they share is not data. */
const everywhere = ['app.ts', 'command-context.ts', 'connection.ts', 'errors.ts', 'log.ts', 'process-context.ts', 'progress.ts', 'silence.ts', 'unforeseen.ts'];
/** Files that are the same in every app that has them. */
const some = ['temporary-folder.ts', 'work/presence.ts', 'work/queue-connections.ts'];

describe('the one form of the apps', () => {
  const apps = findApps(checkout);

  it.each(everywhere)('has one %s in every app, byte for byte', (file) => {
    const texts = apps.map(({ folder }) => readFileSync(join(checkout, folder, 'src', file), 'utf8'));
    expect(new Set(texts).size).toBe(1);
  });

  it.each(some)('has one %s in every app that has it', (file) => {
    const files = apps.map(({ folder }) => join(checkout, folder, 'src', file)).filter((path) => existsSync(path));
    expect(files.length).toBeGreaterThan(1);
    expect(new Set(files.map((path) => readFileSync(path, 'utf8'))).size).toBe(1);
  });
});
