import { randomInt } from 'node:crypto';
import { createScratchDatabase } from '@tripod/database';
import { checkout, interruption, listenForSignals, removeLeftFolders, reportFailure } from '@tripod/processes';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { withCopy } from '../kills/with-copy.js';
import { WorkspaceCopy } from '../workspace-copy.js';
import { lineOf, needlessShare, sumOf, withVerdict } from './result.js';
import { tryMutants } from './try-mutants.js';

const options = z.object({ training: z.int(), others: z.int(), seed: z.int(), json: z.boolean().default(false) });
const LARGEST_SEED = 2 ** 31 - 1;
/** The share of needless trainings that is still good. */
const NEEDLESS = 0.1;

// Nothing that we start shall read our tsconfig.
delete process.env['TSX_TSCONFIG_PATH'];
listenForSignals('Stopped. The copy and all that ran in it are gone.');

const program = new Command('nx run system:mutants --')
  .description('Changes one place of the sources at a time, in a copy of this checkout, and compares what the fingerprint says with what training really makes.')
  .option('--training <number>', 'mutants of what a training is made of, 3 s each', integer(0, 100_000), 200)
  .option('--others <number>', 'mutants of anything else', integer(0, 100_000), 100)
  .option('--seed <number>', 'draws the mutants; without it another one each time', integer(0, LARGEST_SEED), randomInt(LARGEST_SEED))
  .option('--json', 'the last line of stdout is one JSON object')
  .exitOverride()
  .action(async (raw: unknown) => mutate(options.parse(raw)));

async function mutate({ json, ...wanted }: z.infer<typeof options>): Promise<void> {
  removeLeftFolders('copy');
  const words = json ? process.stderr : process.stdout;
  const database = await createScratchDatabase({ checkout });
  try {
    const url = (role: string) => database.urls[role] ?? '';
    const result = await withCopy(WorkspaceCopy.make, (copy) => tryMutants(copy, { url }, { ...wanted, onMutant: (tried) => void words.write(`${lineOf(tried)}\n`) }));
    interruption.throwIfAborted();
    words.write(`seed ${wanted.seed}\n${sumOf(result)}\n`);
    if (json) process.stdout.write(`${JSON.stringify({ ...result, sum: sumOf(result) })}\n`);
    if (withVerdict(result.tried, 'unsound').length > 0 || needlessShare(result) > NEEDLESS) process.exitCode = 1;
  } finally {
    await database.drop();
  }
}

function integer(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

try {
  await program.parseAsync();
} catch (thrown) {
  process.exitCode = reportFailure(thrown, process.argv);
}
