import { InvalidArgumentError, type Command } from 'commander';
import { appOfKind, interruption, ToolError, type App } from '@tripod/processes';
import type { Beginning } from '../beginning.js';
import { build } from '../build.js';
import { readEnvFile, withDatabase, type AppEnvironment } from '../environment.js';
import { builtApps, type Server } from '../job/app-reply.js';
import { factsOf } from '../job/facts.js';
import { runJob, type Outcome, type Stage } from '../job/job.js';
import { jobOptions, type JobOptions } from '../job/options.js';
import { printer, type Printer } from '../job/printer.js';
import { Stopwatch } from '../job/stopwatch.js';
import { pageOf, withMlflow, type Mlflow } from '../mlflow.js';

/** `npm start`: the job, then the server until Ctrl-C. */
export function addStart(program: Command, apps: readonly App[], beginning: Beginning): void {
  program
    .command('start')
    .description('the whole job: ingest, train, serve, decide; then serves until Ctrl-C')
    .option('--once', 'end after the job')
    .option('--sample', 'a part of the data, for slow machines')
    .option('--full', 'the full training recipe: better and slower')
    .option('--mlflow', 'record in the MLflow of this checkout (npm run mlflow), which is started if need be')
    .option('--json', 'the last line of stdout is one JSON object')
    .option('--port <number>', 'port of the server; without it the next free one', port)
    .action(async (raw: unknown) => {
      const options = jobOptions.parse(raw);
      readEnvFile();
      const three = { etl: appOfKind(apps, 'etl'), ml: appOfKind(apps, 'ml'), user: appOfKind(apps, 'user') };
      const watch = new Stopwatch<Stage>();
      const print = printer(options.json ? process.stderr : process.stdout);
      if (beginning.installSeconds !== undefined) watch.note('install', beginning.installSeconds * 1000);
      await watch.time('build', () => build(Object.values(three)));
      const asked = performance.now();
      await withMlflow(options.mlflow, async (mlflow) => {
        if (options.mlflow) watch.note('mlflow', performance.now() - asked);
        const started = performance.now();
        await withDatabase(apps, Object.values(three), async (environment) => {
          watch.note('database', performance.now() - started);
          await runJob({ options, apps: builtApps(three, withTracking(environment, mlflow)), watch, print }, async (outcome, server) => {
            watch.note('total', performance.now() - beginning.startedAt);
            report(outcome, { ...options, mlflow }, watch, print);
            if (!options.once) await serveUntilInterrupted(server, print);
          });
        });
      });
    });
}

/** The apps that know runs also get the address of MLflow. */
const withTracking = (environment: (app: App) => AppEnvironment, mlflow: Mlflow | undefined) => (app: App): AppEnvironment =>
  app.kind === 'etl' ? environment(app) : { ...environment(app), ...mlflow?.environment };

type Reported = Pick<JobOptions, 'once' | 'json'> & { readonly mlflow: Mlflow | undefined };

function report(outcome: Outcome, options: Reported, watch: Stopwatch<Stage>, print: Printer): void {
  print.heading('Examples', `of the decisions for ${outcome.byRun.partition}`);
  for (const sentence of outcome.byRun.examples) print.line(sentence);
  if (!options.once) {
    print.heading('Ask the model yourself', outcome.serve.address);
    print.line(outcome.serve.curl);
  }
  if (options.mlflow) {
    print.heading('MLflow', options.mlflow.address);
    print.line(pageOf(options.mlflow, outcome.train.runId));
  }
  const { total } = watch.seconds;
  print.heading('Done', total === undefined ? '' : `in ${total.toFixed(1)} s`);
  if (options.json) process.stdout.write(`${JSON.stringify(factsOf(outcome, watch.seconds, options.mlflow?.address))}\n`);
}

async function serveUntilInterrupted(server: Server, print: Printer): Promise<void> {
  print.line('serves until Ctrl-C');
  const code = await server.ended;
  // Ctrl-C is the way out that was offered, not a failure.
  if (interruption.aborted) return;
  throw new ToolError('COMMAND_FAILED', `The server ended by itself (exit code ${code}). Its reason is above.`);
}

function port(value: string): number {
  const number = /^\d{1,5}$/.test(value) ? Number(value) : NaN;
  if (number >= 1 && number <= 65_535) return number;
  throw new InvalidArgumentError('It must be a whole number from 1 to 65535.');
}
