import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { removeDatabase } from '@tripod/database';
import { appNames } from '../apps.js';
import { checkout } from '../checkout.js';

/** `npm run reset`: as after a fresh clone, but with what is installed. */
export function addReset(program: Command): void {
  program
    .command('reset')
    .description('removes the embedded database, the runs, the caches and what was built')
    .action(async () => {
      await removeDatabase({ checkout });
      const made = ['.tripod', 'mlruns', '.nx/cache', ...appNames.map((app) => `apps/${app}/dist`)];
      for (const path of made) rmSync(join(checkout, path), { recursive: true, force: true });
      process.stderr.write(`Removed the database, ${made.join(', ')}.\n`);
    });
}
