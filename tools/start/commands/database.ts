import { once } from 'node:events';
import type { Command } from 'commander';
import { checkout, interruption } from '@tripod/processes';
import { acquireDatabase } from '@tripod/database';
import { z } from 'zod';

const options = z.object({ json: z.boolean().default(false) });

/** `npm run database`: the embedded Postgres until Ctrl-C, for psql and other programs. */
export function addDatabase(program: Command): void {
  program
    .command('database')
    .description('keeps the embedded Postgres running until Ctrl-C, and prints its addresses')
    .option('--json', 'the first line of stdout is one JSON object: addresses by role')
    .action(async (raw: unknown) => {
      const { json } = options.parse(raw);
      const database = await acquireDatabase({ checkout });
      try {
        const addresses = database.roles.map((role) => [role, database.url(role)] as const);
        process.stdout.write(json ? `${JSON.stringify({ addresses: Object.fromEntries(addresses) })}\n` : inWords(addresses));
        const keepAlive = setInterval(() => undefined, 60_000);
        if (!interruption.aborted) await once(interruption, 'abort');
        clearInterval(keepAlive);
      } finally {
        await database.release();
      }
    });
}

function inWords(addresses: readonly (readonly [role: string, url: string])[]): string {
  const width = Math.max(...addresses.map(([role]) => role.length));
  const lines = addresses.map(([role, url]) => `  ${role.padEnd(width)}  ${url}`);
  const [, owner] = addresses[0] ?? [];
  return ['Postgres is running. Addresses by role (they hold passwords):', ...lines, '', `  psql "${owner}"`, '', 'It runs until Ctrl-C.', ''].join('\n');
}
