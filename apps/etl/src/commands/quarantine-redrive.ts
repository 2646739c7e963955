import { dayText } from '@tripod/contracts';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { withDatabase } from '../database.js';
import { AppError } from '../errors.js';
import type { AskedPeriod, IngestPipeline } from '../ingest/pipeline.js';
import type { EtlProject } from '../ingest/project.js';
import { redrive, type RedriveOutcome } from '../ingest/redrive.js';
import { migrate } from '../store/migrate.js';
import { heldExtent } from '../store/quarantine-pages.js';
import { ingestOne } from './ingest-one.js';
import type { RedriveReply } from './quarantine-reply.js';

/**
 * Redrives what is in quarantine, pipeline by pipeline. Where a row depends on other records too, the days of the records are
 * ingested again in place of the records alone.
 *
 * @throws {AppError} SOURCE_UNKNOWN for a source that no pipeline has
 */
export async function redriveAll(project: EtlProject, context: CommandContext, source: string | undefined): Promise<RedriveReply> {
  const started = performance.now();
  const chosen = project.pipelines.filter((pipeline) => source === undefined || pipeline.source.name === source);
  if (chosen.length === 0) throw new AppError('SOURCE_UNKNOWN', `No pipeline has a source '${source}'. Sources: ${[...new Set(project.pipelines.map((pipeline) => pipeline.source.name))].join(', ')}.`);
  const pipelines: RedriveReply['pipelines'] = [];
  for (const pipeline of chosen) {
    const by = pipeline.isByRecord === true ? 'record' : 'period';
    const outcome = await (by === 'record' ? redriveRecords(pipeline, project, context) : redrivePeriod(pipeline, project, context));
    if (outcome.records > 0) pipelines.push({ pipeline: pipeline.name, source: pipeline.source.name, ...outcome, by });
  }
  return { pipelines, seconds: Number(((performance.now() - started) / 1000).toFixed(3)) };
}

/** What a redrive did, for a person. */
export function redriveInWords({ pipelines, seconds }: RedriveReply): string {
  if (pipelines.length === 0) return 'No record is in quarantine: there is nothing to redrive.';
  const lines = pipelines.map(({ pipeline, records, released, left, partitionsChanged, by }) => `${pipeline}: of ${records} records in quarantine ${released} have left it, ${left} are still there; ${partitionsChanged} partitions have changed${by === 'period' ? ' (the days were ingested again)' : ''}`);
  return [...lines, `(${seconds} s)`].join('\n');
}

async function redriveRecords(pipeline: IngestPipeline, project: EtlProject, { env, signal, log, progress }: CommandContext): Promise<RedriveOutcome> {
  const { DATABASE_URL: url, DOWNLOADS: downloads } = readConfig(env);
  return withDatabase(url, signal, async (client) => {
    await migrate(client, project);
    if ((await heldExtent(client, pipeline)).records === 0) return { records: 0, released: 0, left: 0, partitionsChanged: 0 };
    const source = await pipeline.source.open(undefined, { signal, env, downloads, progress });
    try {
      const onWait = () => log.info({ source: source.name }, 'an ingest reads this source: waiting until it has ended');
      return await redrive({ client, project, pipeline, source, signal, progress, onWait });
    } finally {
      progress.stop();
      await source.close?.();
    }
  });
}

async function redrivePeriod(pipeline: IngestPipeline, project: EtlProject, context: CommandContext): Promise<RedriveOutcome> {
  const { DATABASE_URL: url } = readConfig(context.env);
  const before = await withDatabase(url, context.signal, async (client) => {
    await migrate(client, project);
    return heldExtent(client, pipeline);
  });
  if (before.records === 0) return { records: 0, released: 0, left: 0, partitionsChanged: 0 };
  const { partitionsWritten } = await ingestOne({ pipeline, period: periodOf(pipeline, before) }, project, context);
  const after = await withDatabase(url, context.signal, (client) => heldExtent(client, pipeline));
  return { records: before.records, released: Math.max(0, before.records - after.records), left: after.records, partitionsChanged: partitionsWritten.length };
}

/** The days from the first to the last record; all, where a record belongs to no day. */
function periodOf({ stores: [first] }: IngestPipeline, { first: from, last: to, isPlaced }: Awaited<ReturnType<typeof heldExtent>>): AskedPeriod {
  if (first.time === undefined || !isPlaced || from === null || to === null) return {};
  return { from: dayText(from), to: dayText(to) };
}
