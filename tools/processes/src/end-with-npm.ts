import { commandOf, parentOf } from './identity.js';

const EVERY_MS = 500;

/**
 * Treats the end of npm like a SIGHUP, when npm has started this process: after a kill -9 of npm nobody waits for it, and
 * the next command would find it at work. To be called after `listenForSignals`.
 */
export function endWithNpm(): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const began = ancestors();
  const watch = setInterval(() => {
    if (ancestors() === began) return;
    clearInterval(watch);
    process.emit('SIGHUP', 'SIGHUP');
  }, EVERY_MS);
  watch.unref();
}

/** npm, or the shell by which it has started us and then npm: some shells stay, others become what they run. */
function ancestors(): string {
  const parent = process.ppid;
  const isShell = process.platform === 'linux' && /^\S*sh -c /.test(commandOf(parent) ?? '');
  return isShell ? `${parent} ${parentOf(parent)}` : String(parent);
}
