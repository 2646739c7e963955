import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { interruption, listenForSignals, removeLeftFolders, reportFailure, ToolError } from '@tripod/processes';
import { z } from 'zod';
import { WorkspaceCopy } from '../workspace-copy.js';
import { runKillLoop } from './kill-loop.js';
import { isGood, lineOf, sumOf } from './result.js';
import { withCopy } from './with-copy.js';

const options = z.object({ kills: z.int(), seed: z.int(), json: z.boolean().default(false) });
const LARGEST_SEED = 2 ** 31 - 1;

// Nothing that we start shall read our tsconfig.
delete process.env['TSX_TSCONFIG_PATH'];
listenForSignals('Stopped. The copy and all that ran in it are gone.');

const program = new Command('nx run system:kills --')
  .description('Kills the sample job at random moments in a copy of this checkout, and sees whether the next start recovers.')
  .option('--kills <number>', 'how many, 45 s each where nothing else runs', integer(1, 100_000), 60)
  .option('--seed <number>', 'draws moments and victims; without it another one each time', integer(0, LARGEST_SEED), randomInt(LARGEST_SEED))
  .option('--json', 'the last line of stdout is one JSON object')
  .exitOverride()
  .action(async (raw: unknown) => kill(options.parse(raw)));

async function kill({ kills, seed, json }: z.infer<typeof options>): Promise<void> {
  if (process.platform !== 'linux') throw new ToolError('UNSUPPORTED_PLATFORM', 'The kill loop finds its victims in /proc, which only Linux has. Run it there, or in a container.');
  removeLeftFolders('copy');
  const words = json ? process.stderr : process.stdout;
  const result = await withCopy(WorkspaceCopy.make, (copy) =>
    runKillLoop(copy, {
      ...{ seed, kills },
      note: (text) => void process.stderr.write(`… ${text}\n`),
      onKill: (done) => void words.write(`${lineOf(done)}\n`),
    }),
  );
  interruption.throwIfAborted();
  words.write(`${sumOf(result.kills)}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ ...result, sum: sumOf(result.kills) })}\n`);
  if (!isGood(result.kills)) process.exitCode = 1;
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
