import { REFERENCE_FORMS } from '@tripod/contracts';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import type { Project } from '../define-project.js';
import { loadHttpClient } from '../http/http-client.js';
import { trustOf } from '../predictions/by-run/trust.js';
import { openSource } from '../predictions/open-source.js';
import type { PredictionSource } from '../predictions/prediction-source.js';
import { openRuns } from '../runs/open-runs.js';
import type { CheckReply } from './check-reply.js';
import { chooseReference } from './choose-way.js';
import { contractsOf } from './decide-scope.js';
import { registeredReply } from './registered-reply.js';

interface CheckOptions {
  readonly run?: string;
  readonly allowUnsigned?: true;
  readonly json?: true;
}

/** `user check`: does all that `user decide` does with a run before the first prediction, and decides nothing. */
export function addCheck(program: Command, project: Project, context: CommandContext): void {
  program
    .command('check')
    .description("fetch a run's model package, verify and start it, and decide nothing: before a release, or to fill the cache")
    .option('--run <reference>', `the run: ${REFERENCE_FORMS} (default: RUN_ID)`)
    .option('--allow-unsigned', 'run a package without a signature, with a warning')
    .option('--json', 'print the result as one JSON object on the last line')
    .action(async (options: CheckOptions) => {
      const config = readConfig(project, context.env);
      const run = await chooseReference(options, config, openRuns(config, context.signal));
      const trust = await trustOf(config, options, (warning) => context.complain(`Warning: ${warning}.`));
      // `user decide` loads it while it reads rows: its time is not the package's.
      if (config.MLFLOW_TRACKING_URI !== undefined) await loadHttpClient();
      const began = performance.now();
      const source = await openSource({ by: 'run', run, trust }, contractsOf(project), config, context.signal);
      const seconds = (performance.now() - began) / 1000;
      try {
        const reply = replyOf(source, seconds);
        context.print(options.json ? JSON.stringify(reply) : `run ${reply.runId} (${reply.runName}) can predict: package ${reply.packageDigest} is ready after ${seconds.toFixed(2)} s`);
      } finally {
        await source.close();
      }
    });
}

function replyOf(source: PredictionSource, seconds: number): CheckReply {
  const origin = source.describe();
  if (origin.by !== 'run') throw new TypeError(`a source by ${origin.by} has no package`);
  const { runId, runName, packageDigest, registered } = origin;
  return { runId, runName, packageDigest, ...registeredReply(registered), seconds };
}
