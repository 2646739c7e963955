import type { StdioOptions } from 'node:child_process';
import { join } from 'node:path';
import { startNode, type Child } from './child.js';
import { checkout } from './checkout.js';

/** Starts Nx, without the daemon, which would outlive us. */
export function startNx(args: string[], stdio: StdioOptions): Child {
  return startNode([join(checkout, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'), ...args], {
    stdio,
    // Nx forces colours on what it runs, also where nobody sees them.
    env: { ...(process.stdout.isTTY ? {} : { FORCE_COLOR: '0' }), NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' },
  });
}
