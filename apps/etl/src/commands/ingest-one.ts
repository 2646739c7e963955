import { APP } from '../app.js';
import type { CommandContext } from '../command-context.js';
import type { Finding } from '../checks/compare-profiles.js';
import { readConfig } from '../config.js';
import { withDatabase } from '../database.js';
import { AppError } from '../errors.js';
import { builtCode } from '../ingest/built-code.js';
import type { AskedPeriod, IngestPipeline } from '../ingest/pipeline.js';
import type { EtlProject } from '../ingest/project.js';
import { runIngest } from '../ingest/run-ingest.js';
import { migrate } from '../store/migrate.js';
import { replyOf } from './ingest-report.js';
import type { IngestReply } from './ingest-reply.js';

/** One ingest, as a command or a job asks for it. */
export interface IngestRequest {
  readonly pipeline: IngestPipeline;
  readonly period: AskedPeriod;
  /** In place of the one that SOURCE_FILES names, and of the usual one of the source. */
  readonly file?: string | undefined;
  /** By default MAX_REFUSED. */
  readonly maxRefused?: number | undefined;
  /** The day that is its period, when it is one of many ingests of a source that run side by side. */
  readonly day?: string | undefined;
}

/**
 * Brings the records of a pipeline's source into the database.
 *
 * @throws {AppError} what source, database and {@link runIngest} refuse
 */
export async function ingestOne({ pipeline, period, file, maxRefused, day }: IngestRequest, project: EtlProject, context: CommandContext): Promise<IngestReply> {
  const started = performance.now();
  const { env, signal, log, progress } = context;
  const { DATABASE_URL: url, MAX_REFUSED: bound, PARTITION_CHECKS: checks, DOWNLOADS: downloads, SOURCE_FILES: files } = readConfig(env);
  const place = file ?? files[pipeline.source.name];
  return withDatabase(url, signal, async (client) => {
    await migrate(client, project);
    const source = await pipeline.source.open(place, { signal, env, downloads, progress });
    try {
      if (day !== undefined && source.identity === undefined) throw new AppError('BAD_USAGE', `Source '${source.name}' has no end: it is read on from where the last ingest ended, not by days. Run \`${APP} ingest --pipeline ${pipeline.name}\`.`);
      const onWait = () => log.info({ source: source.name }, 'another ingest reads this source: waiting until it has ended');
      const onFinding = (partition: string, { check, words }: Finding, isBlocked: boolean) => log.warn({ pipeline: pipeline.name, partition, check }, `partition ${partition} is unlike its neighbours${isBlocked ? ' and not stored' : ''}: ${words}`);
      const outcome = await runIngest({ client, project, pipeline, source, period, day, maxRefused: maxRefused ?? bound, checks, onFinding, code: await builtCode(), signal, progress, onWait });
      return replyOf(outcome, pipeline, project, { place: source.place, standIn: place === undefined ? pipeline.source.standIn : undefined, seconds: (performance.now() - started) / 1000 });
    } finally {
      progress.stop();
      await source.close?.();
    }
  });
}
