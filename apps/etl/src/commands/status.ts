import type { Command } from 'commander';
import { APP } from '../app.js';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { withDatabase } from '../database.js';
import type { EtlProject } from '../ingest/project.js';
import { isReadable } from '../store/readable.js';
import { readStatus } from '../store/status.js';
import { statusReply, type StatusReply } from './status-reply.js';

/** `status`: what is stored, and how the last ingests ended. It changes nothing. */
export function addStatus(program: Command, project: EtlProject, context: CommandContext): void {
  program
    .command('status')
    .description('Shows what is stored and how the last ingests ended.')
    .option('--json', 'print it as one JSON object')
    .action(async (options: { json?: true }) => {
      const status = await withDatabase(readConfig(context.env).DATABASE_URL, context.signal, async (client): Promise<StatusReply> =>
        (await isReadable(client, project)) ? readStatus(client, statusReply) : { datasets: [], quarantined: [], ingests: [] },
      );
      context.print(options.json === true ? JSON.stringify(status) : inWords(status));
    });
}

const OF = { stored: '', last: ', of what the last ingest has not stored', earlier: ', of an earlier ingest' } as const;

function inWords({ datasets, quarantined, ingests }: StatusReply): string {
  const stored = datasets.map(
    ({ contract, version, partitions, rows, firstPartition, lastPartition }) => `${contract} v${version}: ${rows} rows in ${partitions} partitions, ${firstPartition} to ${lastPartition}`,
  );
  return [
    ...(stored.length > 0 ? stored : [`Nothing is stored yet: run \`${APP} ingest\`.`]),
    ...quarantined.map(({ source, contract, of, records }) => `In quarantine from ${source}${OF[of]}: ${records} records refused as ${contract}`),
    ...ingests.map(ingestInWords),
  ].join('\n');
}

function ingestInWords({ pipeline, place, startedAt, storedAt, finishedAt }: StatusReply['ingests'][number]): string {
  const what = `Last ingest of ${pipeline}: ${place}, started ${startedAt}`;
  if (finishedAt !== null) return `${what}, finished ${finishedAt}`;
  return `${what}, not finished (${storedAt === null ? 'nothing stored' : `last rows stored ${storedAt}`}); run it again to finish it`;
}
