import { join } from 'node:path';
import { startNode, type Child } from './child.js';
import { checkout } from './checkout.js';

/** Starts Nx, without the daemon, which would outlive us. Its output comes through two pipes. */
export function startNx(args: string[]): Child {
  return startNode([join(checkout, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' },
  });
}
