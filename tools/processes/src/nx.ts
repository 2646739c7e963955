import { join } from 'node:path';
import { checkout } from './checkout.js';

/** Arguments and variables that start Nx by Node, without the daemon, which would outlive its caller. */
export function nxCommand(args: readonly string[], root = checkout): { args: string[]; env: Record<string, string> } {
  return {
    args: [join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'), ...args],
    env: {
      // Nx forces colours on what it runs, also where nobody sees them.
      ...(process.stdout.isTTY ? {} : { FORCE_COLOR: '0' }),
      // A process for each of its plugins would double the two seconds that Nx takes to start.
      ...{ NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' },
    },
  };
}
