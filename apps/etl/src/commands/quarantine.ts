import { InvalidArgumentError, type Command } from 'commander';
import { APP } from '../app.js';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { withDatabase } from '../database.js';
import type { EtlProject } from '../ingest/project.js';
import { countReasons, readQuarantine, type QuarantineFilter } from '../store/quarantine-pages.js';
import { isReadable } from '../store/readable.js';
import { aligned } from './aligned.js';
import type { QuarantineReply } from './quarantine-reply.js';
import { redriveAll, redriveInWords } from './quarantine-redrive.js';

interface Options extends QuarantineFilter {
  readonly limit: number;
  readonly json?: true;
}

const MOST = 10_000;
const MOST_REASONS = 100;

/** `quarantine list|show|redrive`: the refused records, their reasons, and another try. */
export function addQuarantine(program: Command, project: EtlProject, context: CommandContext): void {
  const quarantine = program.command('quarantine').description('The records that failed a contract: why, as the source gave them, and another try.');
  const filtered = (command: Command) =>
    command
      .option('--source <name>', 'those of one source')
      .option('--contract <name>', "those that fail one contract, such as 'reading v1'")
      .option('--reason <text>', 'those with this text in their reason')
      .option('--limit <count>', `how many records, at most ${MOST}`, countOf, 100)
      .option('--json', 'print them as one JSON object');

  filtered(quarantine.command('list', { isDefault: true }).description('counts the reasons (what `quarantine` alone does)')).action(async (options: Options) => {
    const reply = await read(project, context, options, true);
    context.print(options.json === true ? JSON.stringify(reply) : listInWords(reply));
  });
  filtered(quarantine.command('show').description('shows records with their reasons, as the source gave them').argument('[record...]', 'names of records within their source')).action(async (records: string[], options: Options) => {
    const reply = await read(project, context, { ...options, records }, false);
    context.print(options.json === true ? JSON.stringify(reply) : showInWords(reply));
  });
  quarantine
    .command('redrive')
    .description('sends the records through their pipelines again, after the pipeline, the contract or the data behind them were mended')
    .option('--source <name>', 'those of one source')
    .option('--json', 'print the result as one JSON object')
    .action(async (options: { readonly source?: string; readonly json?: true }) => {
      const reply = await redriveAll(project, context, options.source);
      context.print(options.json === true ? JSON.stringify(reply) : redriveInWords(reply));
    });
}

async function read(project: EtlProject, { env, signal }: CommandContext, { limit, ...filter }: Options, hasReasons: boolean): Promise<QuarantineReply> {
  return withDatabase(readConfig(env).DATABASE_URL, signal, async (client): Promise<QuarantineReply> => {
    if (!(await isReadable(client, project))) return { total: 0, reasons: [], records: [] };
    const { total, reasons } = await countReasons(client, filter, hasReasons ? MOST_REASONS : 0);
    const records = await readQuarantine(client, filter, limit);
    return { total, reasons, records: records.map((record) => ({ ...record, raw: JSON.parse(record.raw) })) };
  });
}

function listInWords({ total, reasons }: QuarantineReply): string {
  const table = reasons.map(({ source, contract, reason, records }) => [String(records), source, contract, reason]);
  return [
    ...(table.length === 0 ? [] : aligned([['records', 'source', 'contract', 'reason'], ...table])),
    `${total} records in quarantine${total === 0 ? '' : `; \`${APP} quarantine show\` shows them`}`,
  ].join('\n');
}

function showInWords({ total, records }: QuarantineReply): string {
  const shown = records.flatMap(({ source, record, contract, reason, raw }) => [`${source} record ${record} is not a valid ${contract}: ${reason}`, `  ${JSON.stringify(raw)}`]);
  return [...shown, `${total} records in quarantine${records.length < total ? `, ${records.length} of them shown` : ''}`].join('\n');
}

function countOf(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count > MOST) throw new InvalidArgumentError(`It must be a whole number from 0 to ${MOST}.`);
  return count;
}
