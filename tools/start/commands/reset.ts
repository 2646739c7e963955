import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { checkout, throwIfInterrupted, ToolError, type App } from '@tripod/processes';
import { removeDatabase, removeOrphans, unknownHomes } from '@tripod/database';
import { z } from 'zod';
import { startTool } from '../start-tool.js';

const options = z.object({ orphans: z.boolean().default(false) });
/** What was made once, at a cost, and holds nothing of the job: the native backend, versions of Node, Pythons. */
const KEPT = ['native', 'nodes', 'mlflow', 'peers', 'pythons'];

/** `npm run reset`: as after a fresh clone, but with what is installed. */
export function addReset(program: Command, apps: readonly App[]): void {
  program
    .command('reset')
    .description('removes the embedded database, the runs, the keys that signed them, the caches and what was built')
    .option('--orphans', 'removes the databases of removed checkouts, and nothing of this one')
    .action(async (raw: unknown) => {
      if (options.parse(raw).orphans) {
        const removed = await removeOrphans();
        process.stderr.write(removed.length === 0 ? 'No removed checkout has left a database.\n' : `Removed the databases of:\n${removed.map((path) => `  ${path}\n`).join('')}`);
        const unknown = unknownHomes();
        if (unknown.length > 0) process.stderr.write(`Of an earlier version, which did not note its checkout. Remove by hand what you do not need:\n${unknown.map((home) => `  rm -rf ${home}\n`).join('')}`);
        return;
      }
      await removeOfMlflow();
      await removeDatabase({ checkout });
      const own = existsSync(join(checkout, '.tripod')) ? readdirSync(join(checkout, '.tripod')) : [];
      // Nx's records go with its cache: with them alone it takes for built what is gone.
      const made = [...own.filter((name) => !KEPT.includes(name)).map((name) => `.tripod/${name}`), 'mlruns', '.nx', ...apps.map(({ folder }) => `${folder}/dist`)];
      for (const path of made) rmSync(join(checkout, path), { recursive: true, force: true });
      process.stderr.write('Removed the database, runs (those of MLflow too), their keys, caches and what was built.\n');
    });
}

/** Its database and files are runs, too; it knows best which they are, and whether they are in use. */
async function removeOfMlflow(): Promise<void> {
  if (!existsSync(join(checkout, '.tripod', 'mlflow'))) return;
  const code = await startTool('mlflow', ['--remove']).ended;
  throwIfInterrupted();
  if (code !== 0) throw new ToolError('DATABASE_IN_USE', 'Nothing was removed; the reason is above.');
}
