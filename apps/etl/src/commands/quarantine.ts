import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { withDatabase } from '../database.js';
import type { EtlProject } from '../ingest/project.js';
import { readQuarantine } from '../store/quarantine.js';
import { isReadable } from '../store/readable.js';
import type { QuarantineReply } from './quarantine-reply.js';

/** `quarantine`: the refused records, each with the reason and as it came. It changes nothing. */
export function addQuarantine(program: Command, project: EtlProject, context: CommandContext): void {
  program
    .command('quarantine')
    .description('Lists the records that failed a contract, each with the reason and as the source gave it.')
    .option('--json', 'print them as one JSON object')
    .action(async (options: { json?: true }) => {
      const records = await withDatabase(readConfig(context.env).DATABASE_URL, context.signal, async (client) =>
        (await isReadable(client, project)) ? readQuarantine(client) : [],
      );
      if (options.json === true) {
        const reply: QuarantineReply = { records: records.map((record) => ({ ...record, raw: JSON.parse(record.raw) })) };
        return context.print(JSON.stringify(reply));
      }
      for (const { source, record, contract, reason, raw } of records) {
        context.print(`${source} record ${record} is not a valid ${contract}: ${reason}\n  ${raw}`);
      }
      context.print(`${records.length} records in quarantine`);
    });
}
