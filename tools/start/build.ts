import { existsSync } from 'node:fs';
import { builtMain, type AppName } from './apps.js';
import { isUntouched, noteBuilt, stampOf } from './built.js';
import { StartError } from './errors.js';
import { throwIfInterrupted } from './interruption.js';
import { startNx } from './nx.js';

/**
 * Builds apps, by Nx and its cache; silent unless it takes long or fails.
 * @throws StartError `build_failed`, with what Nx has said
 */
export async function build(names: readonly AppName[]): Promise<void> {
  const touched = names.filter((app) => !isUntouched(app));
  if (touched.length === 0) return;
  const stamps = touched.map((app) => [app, stampOf(app, 'sources')] as const);
  const soon = setTimeout(() => process.stderr.write(`Building ${touched.join(', ')} …\n`), 3_000);
  const isThere = () => touched.every((app) => existsSync(builtMain(app)));
  let { code, said } = await runNx(touched);
  // Nx has been seen to say "local cache" of outputs that it does not have (its issue 36898).
  if (code === 0 && !isThere()) ({ code, said } = await runNx(touched, '--skip-nx-cache'));
  clearTimeout(soon);
  throwIfInterrupted();
  if (code !== 0 || !isThere()) {
    throw new StartError('build_failed', `${said.trim()}\n\nThe build of ${touched.join(', ')} has failed: the reason is above.`);
  }
  for (const [app, stamp] of stamps) noteBuilt(app, stamp);
}

async function runNx(names: readonly AppName[], ...options: string[]): Promise<{ code: number; said: string }> {
  const nx = startNx(['run-many', '-t', 'build', '-p', names.join(','), '--output-style=static', ...options], ['ignore', 'pipe', 'pipe']);
  let said = '';
  for (const stream of [nx.process.stdout, nx.process.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { code: await nx.ended, said };
}
