import type { Command } from 'commander';
import { readQuarantine } from '../store/quarantine.js';
import type { Terminal } from './terminal.js';
import { withDatabase } from './with-database.js';

/** `etl quarantine`: the records that failed a contract, each with the reason and as it came. */
export function addQuarantine(program: Command, terminal: Terminal): void {
  program
    .command('quarantine')
    .description('list the records that failed a contract, with the reason and the raw record')
    .option('--json', 'print them as one JSON object')
    .action(async (options: { json?: true }) => {
      const records = await withDatabase(terminal, (client) => readQuarantine(client));
      if (options.json) return terminal.print(JSON.stringify({ records }));
      for (const { source, row_number, contract, reason, raw } of records) {
        terminal.print(`${source} row ${row_number} is no ${contract}: ${reason}\n  ${JSON.stringify(raw)}`);
      }
      terminal.print(`${records.length} records in quarantine`);
    });
}
