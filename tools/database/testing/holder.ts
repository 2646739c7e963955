// A command that uses the database of the checkout in its first argument: says the addresses, then waits for a word on
// stdin: `release`, or `exit` to end without it.
import { once } from 'node:events';
import { acquireDatabase } from '../src/index.js';

async function main(): Promise<void> {
  const database = await acquireDatabase({ checkout: process.argv[2] ?? '' });
  process.stdout.write(`${JSON.stringify({ port: database.port, owner: database.url('owner'), etl: database.url('etl') })}\n`);
  const [word] = await once(process.stdin, 'data');
  if (String(word).trim() === 'exit') process.exit(0);
  await database.release();
  process.exit(0);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
