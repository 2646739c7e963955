import { InvalidArgumentError, Option, type Command } from 'commander';
import { z } from 'zod';
import type { CommandContext } from '../command-context.js';
import { readPlaceConfig } from '../config.js';
import type { EtlProject } from '../ingest/project.js';
import type { FoundFile } from '../sources/any-file.js';
import { openAnyPlace, placeKinds } from '../sources/any-place.js';
import { FieldKinds } from '../sources/field-kinds.js';
import type { PeekReply } from './peek-reply.js';

interface Options {
  readonly source?: string;
  readonly records?: string;
  readonly files?: string;
  readonly limit: number;
  readonly all?: true;
  readonly json?: true;
}

const fields = z.record(z.string(), z.unknown());

const MOST = 1_000;
/** Reasons are shown of so many. */
const MOST_UNREADABLE = 100;

/** `peek`: what a place has, as its source gives it. Needs no database. */
export function addPeek(program: Command, { sources }: EtlProject, context: CommandContext): void {
  program
    .command('peek')
    .description('Shows the columns and the first records of any place exactly as its source gives them, without a database.')
    .argument('[place]', 'a path, an address (https://…), or a table (postgresql://user@host/database#schema.table, its password in PGPASSWORD)')
    .addOption(new Option('--source <kind>', 'what the place is, by default as its name ends, or a source of the project').choices([...placeKinds, ...sources.map(({ name }) => name)]))
    .option('--records <path>', 'where the list is in a JSON text: data.items')
    .option('--files <pattern>', 'read the files below the place as one: *.csv')
    .option('--limit <count>', `how many records to show, at most ${MOST}`, countOf, 5)
    .option('--all', 'read the place to its end, and count what can be read')
    .option('--json', 'print it as one JSON object')
    .action(async (place: string | undefined, { source, records, files: pattern, ...options }: Options) => {
      const started = performance.now();
      const { env, signal, progress } = context;
      const { DOWNLOADS: downloads, SOURCE_FILES: files } = readPlaceConfig(env);
      const found = await openAnyPlace({ place, source, records, pattern, sources, files }, { signal, env, downloads, progress });
      try {
        const reply = await peek(found, options, started, context);
        context.print(options.json === true ? JSON.stringify(reply) : inWords(reply));
      } finally {
        context.progress.stop();
        await found.source.close?.();
      }
    });
}

async function peek({ source, columns }: FoundFile, { limit, all = false }: { readonly limit: number; readonly all?: boolean }, started: number, { signal, progress }: CommandContext): Promise<PeekReply> {
  const reply = { first: [] as Record<string, unknown>[], unreadable: [] as PeekReply['unreadable'] };
  const read = { records: 0, unreadable: 0 };
  const kinds = new FieldKinds();
  if (all) progress.start('reading', source.records);
  for await (const batch of limit === 0 && !all && columns !== undefined ? [] : source.read({ signal })) {
    const unreadable = batch.unreadable ?? [];
    if (columns === undefined) for (const record of batch.records) kinds.add(record);
    for (const record of batch.records.slice(0, limit - reply.first.length)) reply.first.push(fields.parse(record));
    reply.unreadable.push(...unreadable.slice(0, MOST_UNREADABLE - reply.unreadable.length).map(({ key, reason }) => ({ key, reason })));
    read.records += batch.records.length;
    read.unreadable += unreadable.length;
    if (all) progress.advance(batch.records.length + unreadable.length);
    else if (reply.first.length === limit) break;
  }
  return {
    place: source.place,
    records: source.records ?? (all ? read.records + read.unreadable : null),
    columns: [...(columns ?? kinds.columns())],
    ...reply,
    ...(all ? { all: { ...read, seconds: Number(((performance.now() - started) / 1000).toFixed(3)) } } : {}),
  };
}

function inWords({ place, records, columns, first, unreadable, all }: PeekReply): string {
  const width = Math.max(0, ...columns.map(({ name }) => name.length));
  return [
    `${place}: ${records === null ? '' : `${records} records, `}${columns.length} columns`,
    ...columns.map(({ name, kind, label }) => `  ${name.padEnd(width)}  ${label === undefined ? kind : `${kind.padEnd(12)}  ${label}`}`),
    ...first.map((record) => JSON.stringify(record)),
    ...unreadable.map(({ reason }) => `unreadable: ${reason}`),
    ...(all === undefined ? [] : [`Read all: ${all.records} records, ${all.unreadable} unreadable, in ${all.seconds} s`]),
  ].join('\n');
}

function countOf(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count > MOST) throw new InvalidArgumentError(`It must be a whole number from 0 to ${MOST}.`);
  return count;
}
