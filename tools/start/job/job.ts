import { StartError } from '../errors.js';
import type { Apps, Server } from './app-reply.js';
import { decideByEndpointArgs, decideByRunArgs, ingestArgs, serveArgs, trainArgs, type JobOptions } from './options.js';
import { decideReply, ingestReply, serveReply, trainReply, type DecideReply, type IngestReply, type ServeReply, type TrainReply } from './replies.js';
import type { Stopwatch } from './stopwatch.js';
import { counted, type Teller } from './teller.js';

export type Stage = 'install' | 'build' | 'database' | 'ingest' | 'train' | 'serve' | 'decideByRun' | 'decideByEndpoint' | 'total';

/** What the job has found, in the words of the apps. */
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
  tell: Teller;
}

/**
 * The whole job: etl ingests, ml trains and serves, user decides by run id and by endpoint; both must give the same
 * predictions to the last bit. It computes nothing of its own. `then` is called while the server still serves.
 * @throws StartError
 */
export async function runJob(job: Job, then: (outcome: Outcome, server: Server) => Promise<void>): Promise<void> {
  const { options, apps, watch, tell } = job;
  const ingest = await ingestStage(job);
  const train = await trainStage(job);
  const { server, reply: serve } = await watch.time('serve', () => apps.serve('ml', serveArgs(train.runId, options), serveReply));
  try {
    tell.line(`serves run ${serve.runId} at ${serve.address}`);
    await then({ ingest, train, serve, ...(await decideStages(job, train, serve)) }, server);
  } finally {
    await server.stop();
  }
}

async function ingestStage({ options, apps, watch, tell }: Job): Promise<IngestReply> {
  tell.heading('etl', 'flights, and what was known when each left the gate → Postgres');
  const reply = await watch.time('ingest', () => apps.ask('etl', ingestArgs(options), ingestReply));
  const what = `${counted(reply.instances)} flights from ${reply.firstDay} to ${reply.lastDay}`;
  tell.line(reply.skipped ? `nothing to do: ${what} are there already` : what);
  tell.line(`in quarantine: ${counted(reply.quarantined)} flights, and ${counted(reply.labelsQuarantined)} labels that are not to be believed`);
  return reply;
}

async function trainStage({ options, apps, watch, tell }: Job): Promise<TrainReply> {
  tell.heading('ml', 'training, evaluation, a model package in the run store, and a server');
  const reply = await watch.time('train', () => apps.ask('ml', trainArgs(options), trainReply));
  const why = reply.reason.length === 0 ? '' : `: ${reply.reason.join(', ')}`;
  tell.line(reply.reused ? `reuses run ${reply.runId}${why}` : `trained run ${reply.runId} on ${reply.backend}${why}`);
  tell.line(`ROC-AUC ${reply.metrics.rocAuc.toFixed(4)} on the test period`);
  return reply;
}

async function decideStages({ apps, watch, tell }: Job, train: TrainReply, serve: ServeReply): Promise<Pick<Outcome, 'byRun' | 'byEndpoint'>> {
  tell.heading('user', 'the connection desk decides by run id, then by endpoint');
  const decide = (args: string[]) => apps.ask('user', args, decideReply);
  const byRun = await watch.time('decideByRun', () => decide(decideByRunArgs(train.runId)));
  const byEndpoint = await watch.time('decideByEndpoint', () => decide(decideByEndpointArgs(serve.address)));
  if (byRun.predictionsDigest !== byEndpoint.predictionsDigest || byRun.day !== byEndpoint.day) {
    throw new StartError(
      'predictions_differ',
      `By run id and by endpoint the predictions differ (${byRun.day} ${byRun.predictionsDigest}, ${byEndpoint.day} ${byEndpoint.predictionsDigest}).`,
    );
  }
  const decisions = Object.entries(byRun.decisions).map(([decision, flights]) => `${decision} ${counted(flights)}`);
  tell.line(`${counted(byRun.flights)} flights of ${byRun.day}: ${decisions.join(', ')}; ${byRun.setAside} set aside`);
  tell.line('by run id and by endpoint: equal, to the last bit');
  return { byRun, byEndpoint };
}
