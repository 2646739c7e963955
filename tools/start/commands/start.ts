import { InvalidArgumentError, type Command } from 'commander';
import { appNames } from '../apps.js';
import { build } from '../build.js';
import { withDatabase } from '../environment.js';
import { StartError } from '../errors.js';
import { interruption } from '../interruption.js';
import { builtApps, type Server } from '../job/app-reply.js';
import { jobOptions, type JobOptions } from '../job/options.js';
import { factsOf } from '../job/facts.js';
import { runJob, type Outcome, type Stage } from '../job/job.js';
import { Stopwatch } from '../job/stopwatch.js';
import { teller, type Teller } from '../job/teller.js';
import type { Beginning } from '../main.js';

/** `npm start`: the job, then the server until Ctrl-C. */
export function addStart(program: Command, beginning: Beginning): void {
  program
    .command('start')
    .description('the whole job: ingest, train, serve, decide; then serves until Ctrl-C')
    .option('--once', 'end after the job')
    .option('--sample', 'forty days of flights in place of six months, for slow machines')
    .option('--full', 'the full training recipe: better and slower')
    .option('--json', 'the last line of stdout is one JSON object')
    .option('--port <number>', 'port of the server; without it a taken one is passed over', port)
    .action(async (raw: unknown) => {
      const options = jobOptions.parse(raw);
      const watch = new Stopwatch<Stage>();
      const tell = teller(options.json ? process.stderr : process.stdout);
      if (beginning.installSeconds !== undefined) watch.note('install', beginning.installSeconds * 1000);
      await watch.time('build', () => build(appNames));
      const asked = performance.now();
      await withDatabase(appNames, async (environment) => {
        watch.note('database', performance.now() - asked);
        await runJob({ options, apps: builtApps(environment), watch, tell }, async (outcome, server) => {
          watch.note('total', performance.now() - beginning.startedAt);
          report(outcome, options, watch, tell);
          if (!options.once) await serveUntilInterrupted(server, tell);
        });
      });
    });
}

function report(outcome: Outcome, options: JobOptions, watch: Stopwatch<Stage>, tell: Teller): void {
  tell.heading('Three decisions', `for flights of ${outcome.byRun.day}`);
  for (const sentence of outcome.byRun.examples) tell.line(sentence);
  if (!options.once) {
    tell.heading('Ask the model yourself', outcome.serve.address);
    tell.line(outcome.serve.curl);
  }
  tell.heading('Done', `in ${(watch.seconds.total ?? 0).toFixed(1)} s`);
  if (options.json) process.stdout.write(`${JSON.stringify(factsOf(outcome, watch.seconds))}\n`);
}

async function serveUntilInterrupted(server: Server, tell: Teller): Promise<void> {
  tell.line('serves until Ctrl-C');
  const code = await server.ended;
  // Ctrl-C is the way out that was offered: not a failure.
  if (interruption.aborted) return;
  throw new StartError('command_failed', `The server has ended by itself (exit code ${code}): its reason is above.`);
}

function port(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= 65_535) return number;
  throw new InvalidArgumentError('It must be a whole number from 1 to 65535.');
}
