import type { Command } from 'commander';
import { readStatus, type Status } from '../store/status.js';
import type { Terminal } from './terminal.js';
import { withDatabase } from './with-database.js';

/** `etl status`: what is stored, and how the last ingest ended. */
export function addStatus(program: Command, terminal: Terminal): void {
  program
    .command('status')
    .description('what is stored, and how the last ingest ended')
    .option('--json', 'print it as one JSON object')
    .action(async (options: { json?: true }) => {
      const status = await withDatabase(terminal, (client) => readStatus(client));
      terminal.print(options.json ? JSON.stringify(status) : describe(status));
    });
}

function describe({ datasets, quarantined, lastIngest }: Status): string {
  const stored = datasets.map(
    ({ contract, version, days, rows, firstDay, lastDay }) => `${contract} v${version}: ${rows} rows in ${days} days, ${firstDay} to ${lastDay}`,
  );
  return [
    ...(stored.length > 0 ? stored : ['Nothing is stored yet: run `etl ingest`.']),
    `In quarantine: ${quarantined} records`,
    lastIngest === null ? 'No ingest has run.' : describeIngest(lastIngest),
  ].join('\n');
}

function describeIngest(ingest: NonNullable<Status['lastIngest']>): string {
  const what = `Last ingest: ${ingest.source}, ${ingest.firstDay} to ${ingest.lastDay}, started ${ingest.startedAt}`;
  if (ingest.finishedAt !== null) return `${what}, finished ${ingest.finishedAt}`;
  return `${what}, not finished (last day written: ${ingest.cursorDay ?? 'none'}); run it again to finish it`;
}
