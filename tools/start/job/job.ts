import { ToolError } from '@tripod/processes';
import type { Apps, Server } from './app-reply.js';
import { decideByEndpointArgs, decideByRunArgs, ingestArgs, serveArgs, trainArgs, type JobOptions } from './options.js';
import { counted, type Printer } from './printer.js';
import { decideReply, ingestReply, serveReply, trainReply, type DecideReply, type IngestReply, type ServeReply, type TrainReply } from './replies.js';
import type { Stopwatch } from './stopwatch.js';

export type Stage = 'install' | 'build' | 'mlflow' | 'database' | 'ingest' | 'train' | 'serve' | 'decideByRun' | 'decideByEndpoint' | 'total';

/** What the job found: the apps' replies. */
export interface Outcome {
  ingest: IngestReply;
  train: TrainReply;
  serve: ServeReply;
  byRun: DecideReply;
  byEndpoint: DecideReply;
}

/** What the stages have in common. */
export interface Job {
  options: JobOptions;
  apps: Apps;
  watch: Stopwatch<Stage>;
  print: Printer;
}

/**
 * The whole job: etl ingests, ml trains and serves, user decides by run id and by endpoint; both must give the same
 * predictions to the last bit. It computes nothing itself. `then` is called while the server still serves.
 *
 * @throws {ToolError}
 */
export async function runJob(job: Job, then: (outcome: Outcome, server: Server) => Promise<void>): Promise<void> {
  const { options, apps, watch, print } = job;
  const ingest = await ingestStage(job);
  const train = await trainStage(job);
  const { server, reply: serve } = await watch.time('serve', () => apps.serve('ml', serveArgs(train.runId, options), serveReply));
  try {
    print.line(`serves run ${serve.runId} at ${serve.address}`);
    await then({ ingest, train, serve, ...(await decideStages(job, train, serve)) }, server);
  } finally {
    await server.stop();
  }
}

async function ingestStage({ options, apps, watch, print }: Job): Promise<IngestReply> {
  print.heading(apps.named.etl.name, apps.named.etl.description);
  const reply = await watch.time('ingest', () => apps.ask('etl', ingestArgs(options), ingestReply));
  const extent = reply.firstPartition === null ? '' : `, from ${reply.firstPartition} to ${reply.lastPartition}`;
  const what = `${counted(reply.instances)} ${reply.noun.many}${extent}`;
  print.line(reply.skipped ? `nothing to do, they are stored already: ${what}` : what);
  if (reply.standIn !== null) print.line(`read ${reply.standIn}: ${reply.place}; SOURCE_FILES names the real file (.env.example)`);
  print.line(`in quarantine: ${counted(reply.quarantined)} ${reply.noun.many} and ${counted(reply.labelsQuarantined)} labels`);
  return reply;
}

async function trainStage({ options, apps, watch, print }: Job): Promise<TrainReply> {
  print.heading(apps.named.ml.name, apps.named.ml.description);
  const reply = await watch.time('train', () => apps.ask('ml', trainArgs(options), trainReply));
  const why = reply.reason.length === 0 ? '' : `: ${reply.reason.join(', ')}`;
  print.line(reply.reused ? `reuses run ${reply.runId}${why}` : `trained run ${reply.runId} on ${reply.backend}${why}`);
  if (reply.headline !== null) print.line(`${reply.headline.title} ${reply.headline.value?.toFixed(4) ?? 'unknown'} on the test rows`);
  return reply;
}

async function decideStages({ apps, watch, print }: Job, train: TrainReply, serve: ServeReply): Promise<Pick<Outcome, 'byRun' | 'byEndpoint'>> {
  print.heading(apps.named.user.name, apps.named.user.description);
  const decide = (args: string[]) => apps.ask('user', args, decideReply);
  const byRun = await watch.time('decideByRun', () => decide(decideByRunArgs(train.runId)));
  const byEndpoint = await watch.time('decideByEndpoint', () => decide(decideByEndpointArgs(serve.address)));
  if (byRun.predictionsDigest !== byEndpoint.predictionsDigest || byRun.partition !== byEndpoint.partition) {
    throw new ToolError(
      'PREDICTIONS_DIFFER',
      `The predictions by run id and by endpoint differ (${byRun.partition} ${byRun.predictionsDigest}, ${byEndpoint.partition} ${byEndpoint.predictionsDigest}).`,
    );
  }
  const decisions = Object.entries(byRun.decisions).map(([decision, instances]) => `${decision} ${counted(instances)}`);
  print.line(`${counted(byRun.instances)} ${byRun.noun.many} of ${byRun.partition}: ${decisions.join(', ')}; ${counted(byRun.setAside)} set aside`);
  print.line('by run id and by endpoint: equal, to the last bit');
  return { byRun, byEndpoint };
}
