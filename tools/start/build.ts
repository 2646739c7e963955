import { existsSync } from 'node:fs';
import { builtMain, nxCommand, startNode, throwIfInterrupted, ToolError, type App } from '@tripod/processes';
import { isUntouched, noteBuilt, stampOf } from './built.js';

/**
 * Builds apps, by Nx and its cache; silent unless it takes long or fails.
 *
 * @throws {ToolError} BUILD_FAILED, with what Nx said
 */
export async function build(apps: readonly App[]): Promise<void> {
  const touched = apps.filter((app) => !isUntouched(app));
  if (touched.length === 0) return;
  const names = touched.map(({ name }) => name).join(', ');
  const stamps = touched.map((app) => [app, stampOf(app, 'sources')] as const);
  const soon = setTimeout(() => process.stderr.write(`Building ${names} …\n`), 3_000);
  const isThere = () => touched.every((app) => existsSync(builtMain(app)));
  let { code, said } = await runNx(touched);
  // Nx has been seen to say "local cache" of outputs that it does not have (its issue 36898).
  if (code === 0 && !isThere()) ({ code, said } = await runNx(touched, '--skip-nx-cache'));
  clearTimeout(soon);
  throwIfInterrupted();
  if (code !== 0 || !isThere()) {
    throw new ToolError('BUILD_FAILED', `${said.trim()}\n\nThe build of ${names} failed. Its reason is above.`);
  }
  for (const [app, stamp] of stamps) noteBuilt(app, stamp);
}

async function runNx(apps: readonly App[], ...options: string[]): Promise<{ code: number; said: string }> {
  const { args, env } = nxCommand(['run-many', '-t', 'build', '-p', apps.map(({ name }) => name).join(','), '--output-style=static', ...options]);
  const nx = startNode(args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [nx.process.stdout, nx.process.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { code: await nx.ended, said };
}
