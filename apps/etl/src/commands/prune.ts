import { InvalidArgumentError, type Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { withDatabase } from '../database.js';
import { AppError } from '../errors.js';
import type { EtlProject } from '../ingest/project.js';
import { keepDaysSetting } from '../keep-days-setting.js';
import { prune } from '../store/prune.js';
import { isReadable } from '../store/readable.js';
import type { PruneReply } from './prune-reply.js';

interface Options {
  readonly keepDays?: number;
  readonly dryRun?: boolean;
  readonly json?: true;
}

/** `prune`: removes what is older than the retention rule says. */
export function addPrune(program: Command, project: EtlProject, context: CommandContext): void {
  program
    .command('prune')
    .description('Removes days that are older than the retention rule says, with their quarantine, and entries of old ingests.')
    .option('--keep-days <count>', 'how many local days stay, counted back from the newest stored one (default: KEEP_DAYS)', parseDays)
    .option('--dry-run', 'say what would be removed, and remove nothing')
    .option('--json', 'print the result as one JSON object')
    .action(async ({ keepDays: asked, dryRun = false, json }: Options) => {
      const { DATABASE_URL: url, KEEP_DAYS: usual } = readConfig(context.env);
      const keepDays = asked ?? usual;
      if (keepDays === undefined) throw new AppError('BAD_USAGE', 'Nothing says how many days stay: give --keep-days, or set KEEP_DAYS.');
      const pruned = await withDatabase(url, context.signal, async (client) =>
        (await isReadable(client, project)) ? prune(client, project, keepDays, dryRun, context.signal) : { keptFrom: null, datasets: [], quarantined: 0, ingests: 0 },
      );
      const reply: PruneReply = { dryRun, keepDays, ...pruned, datasets: [...pruned.datasets] };
      context.print(json === true ? JSON.stringify(reply) : inWords(reply));
    });
}

function inWords({ dryRun, keepDays, keptFrom, datasets, quarantined, ingests }: PruneReply): string {
  const n = (value: number) => value.toLocaleString('en-US');
  const removed = datasets.map(({ contract, partitions, rows }) => `${contract}: ${n(rows)} rows of ${n(partitions)} partitions`);
  return [
    keptFrom === null ? 'No rows of days are stored.' : `${n(keepDays)} days stay, from ${keptFrom} on. ${dryRun ? 'Would be removed' : 'Removed'}:`,
    ...removed.map((line) => `  ${line}`),
    `  ${n(quarantined)} records in quarantine, ${n(ingests)} entries of ingests`,
  ].join('\n');
}

function parseDays(text: string): number {
  const parsed = keepDaysSetting.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`'${text}' is not valid: it ${parsed.error.issues[0]?.message}.`);
}
