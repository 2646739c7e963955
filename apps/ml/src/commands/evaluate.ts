import { Command, Option } from 'commander';
import type { Period } from '@tripod/contracts';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Config } from '../config.js';
import { evaluatePackage } from '../evaluation/evaluate-package.js';
import { figures } from '../evaluation/evaluation-metrics.js';
import { withDatabase } from '../instances/connect.js';
import { labelledFlightsVersion, mostRows } from '../instances/dataset-versions.js';
import { readLabelledFlights } from '../instances/read-flights.js';
import { startBackend } from '../network/backend.js';
import { evaluationArtifacts } from '../packaging/fitted-artifacts.js';
import { readArtifacts } from '../packaging/typed-json.js';
import { chooseFinishedRun } from '../runs/choose-run.js';
import { openRunStore } from '../runs/open-run-store.js';
import { TRAINING_ARTIFACTS } from '../training/train-model.js';
import { parsePeriod } from './options.js';
import { figureTable } from './train-report.js';
import { writePredictions } from './write-predictions.js';

interface EvaluateOptions {
  readonly run?: string;
  readonly test: Period;
  readonly predictions?: string;
  readonly json?: true;
}

const JUNE = '2001-06-01..2001-06-30';

/** `ml evaluate`: scores a run's package, and the baselines beside it, on labelled flights. It records nothing. */
export function evaluateCommand(readConfig: () => Config): Command {
  return new Command('evaluate')
    .description("score a run's model package on labelled flights")
    .option('--run <id>', 'the run; the latest finished one when it is not said')
    .addOption(new Option('--test <from..to>', 'days to evaluate on').argParser(parsePeriod).default(parsePeriod(JUNE), JUNE))
    .option('--predictions <file>', 'write each prediction there, a JSON object a line (flight_prediction v1)')
    .option('--json', 'one JSON object as the last line of stdout')
    .action(async (options: EvaluateOptions) => {
      const report = await evaluate(readConfig(), options);
      if (options.json) console.log(JSON.stringify(report));
      else {
        const { from, to } = report.period;
        console.log([`run ${report.runId} on ${report.metrics.rows} flights of ${from} to ${to}`, ...figureTable({ network: report.metrics, ...report.baselines })].join('\n'));
      }
    });
}

async function evaluate(config: Config, { run, test, predictions }: EvaluateOptions) {
  const store = openRunStore(config);
  const { id } = await chooseFinishedRun(store, run);
  const { directory } = await store.openPackage(id);
  const fitted = evaluationArtifacts.parse(await readArtifacts(await store.artifactDirectory(id, TRAINING_ARTIFACTS)));
  await startBackend(config.backend);
  const flights = await withDatabase(config.databaseUrl, async (client) => {
    const most = mostRows(await labelledFlightsVersion(client, test));
    return readLabelledFlights((sql) => client.query(copyTo(sql)), { periods: [test], most, withIds: predictions !== undefined }, pg.escapeLiteral);
  });
  const { lateProbability, scores, baselineScores } = await evaluatePackage(directory, fitted, flights);
  if (predictions !== undefined) await writePredictions(predictions, flights.flightIds, lateProbability);
  const baselines = Object.fromEntries(Object.entries(baselineScores).map(([name, scored]) => [name, figures(scored)]));
  return { runId: id, period: test, metrics: figures(scores), baselines };
}
