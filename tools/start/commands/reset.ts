import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { removeDatabase } from '@tripod/database';
import { appNames } from '../apps.js';
import { checkout } from '../checkout.js';

/** Built once by `npm run native`, and costly; it holds nothing of the job. */
const KEPT = 'native';

/** `npm run reset`: as after a fresh clone, but with what is installed. */
export function addReset(program: Command): void {
  program
    .command('reset')
    .description('removes the embedded database, the runs, the caches and what was built')
    .action(async () => {
      await removeDatabase({ checkout });
      const own = existsSync(join(checkout, '.tripod')) ? readdirSync(join(checkout, '.tripod')) : [];
      // Nx's records go with its cache: with them alone it takes for built what is gone.
      const made = [...own.filter((name) => name !== KEPT).map((name) => `.tripod/${name}`), 'mlruns', '.nx', ...appNames.map((app) => `apps/${app}/dist`)];
      for (const path of made) rmSync(join(checkout, path), { recursive: true, force: true });
      process.stderr.write('Removed the database, runs, caches and what was built.\n');
    });
}
