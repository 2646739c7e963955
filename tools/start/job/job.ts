import { appNames, type AppName } from '../apps.js';
import { build } from '../build.js';
import type { Child } from '../child.js';
import { withDatabase, type AppEnvironment } from '../environment.js';
import { StartError } from '../errors.js';
import { askApp, askServer } from './app-reply.js';
import { decideByEndpointArgs, decideByRunArgs, ingestArgs, serveArgs, trainArgs, type JobOptions } from './options.js';
import { decideReply, ingestReply, serveReply, trainReply, type DecideReply, type IngestReply, type ServeReply, type TrainReply } from './replies.js';
import { Stopwatch } from './stopwatch.js';
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

/**
 * The whole job: etl ingests, ml trains and serves, user decides by run id and by endpoint; both must give the same
 * predictions to the last bit. It computes nothing of its own. `then` is called while the server still serves.
 * @throws StartError
 */
export async function runJob(
  options: JobOptions,
  watch: Stopwatch<Stage>,
  tell: Teller,
  then: (outcome: Outcome, server: Child) => Promise<void>,
): Promise<void> {
  await watch.time('build', () => build(appNames));
  const askedForDatabase = performance.now();
  await withDatabase(appNames, async (environment) => {
    watch.note('database', performance.now() - askedForDatabase);
    const ingest = await ingestStage(options, watch, tell, environment);
    const train = await trainStage(options, watch, tell, environment);
    const command = { app: 'ml', args: serveArgs(train.runId, options), environment: environment('ml') } as const;
    const { child, reply: serve } = await watch.time('serve', () => askServer(command, serveReply));
    try {
      tell.line(`serves run ${serve.runId} at ${serve.address}`);
      const { byRun, byEndpoint } = await decideStages(train, serve, watch, tell, environment);
      await then({ ingest, train, serve, byRun, byEndpoint }, child);
    } finally {
      await child.stop();
    }
  });
}

type EnvironmentOf = (app: AppName) => AppEnvironment;

async function ingestStage(options: JobOptions, watch: Stopwatch<Stage>, tell: Teller, environment: EnvironmentOf): Promise<IngestReply> {
  tell.heading('etl', 'flights, and what was known when each left the gate → Postgres');
  const reply = await watch.time('ingest', () => askApp({ app: 'etl', args: ingestArgs(options), environment: environment('etl') }, ingestReply));
  const what = `${counted(reply.instances)} flights from ${reply.firstDay} to ${reply.lastDay}, ${counted(reply.quarantined)} in quarantine`;
  tell.line(reply.skipped ? `nothing to do: ${what} are there already` : what);
  return reply;
}

async function trainStage(options: JobOptions, watch: Stopwatch<Stage>, tell: Teller, environment: EnvironmentOf): Promise<TrainReply> {
  tell.heading('ml', 'training, evaluation, a model package in the run store, and a server');
  const reply = await watch.time('train', () => askApp({ app: 'ml', args: trainArgs(options), environment: environment('ml') }, trainReply));
  const why = reply.reason.length === 0 ? '' : `: ${reply.reason.join(', ')}`;
  tell.line(reply.reused ? `reuses run ${reply.runId}${why}` : `trained run ${reply.runId} on ${reply.backend}${why}`);
  tell.line(`ROC-AUC ${reply.metrics.rocAuc.toFixed(4)} on the test period`);
  return reply;
}

async function decideStages(train: TrainReply, serve: ServeReply, watch: Stopwatch<Stage>, tell: Teller, environment: EnvironmentOf) {
  tell.heading('user', 'the connection desk decides by run id, then by endpoint');
  const decide = (args: string[]) => askApp({ app: 'user', args, environment: environment('user') }, decideReply);
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
