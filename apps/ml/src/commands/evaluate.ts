import type { Period } from '@tripod/contracts';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { evaluatePackage, type Evaluation } from '../evaluation/evaluate-package.js';
import { figuresOf } from '../evaluation/evaluation-report.js';
import { readTestRows } from '../evaluation/read-test-rows.js';
import { wordsOf, type Partitions } from '../instances/split.js';
import { columnOfSlicing } from '../model/slicing.js';
import { startBackend } from '../network/backend.js';
import { openCheckedPackage } from '../packages/open-checked-package.js';
import { trustOf } from '../packages/trust.js';
import { readArtifacts } from '../packaging/typed-json.js';
import type { Project } from '../project.js';
import { openChampion } from '../report/champion-beside.js';
import { recordedLearning } from '../report/recorded-learning.js';
import { openRunStore } from '../runs/open-run-store.js';
import { removeLeftFolders } from '../temporary-folder.js';
import { TRAINING_ARTIFACTS } from '../training/train-model.js';
import { chooseRun, type ChosenRun } from './choose-model.js';
import type { EvaluateReply } from './evaluate-reply.js';
import { figuresReplyOf } from './figures-reply.js';
import { metricsTable } from './metrics-table.js';
import { openOutput } from './open-output.js';
import { parsePart, pathOf, type Share } from './options.js';
import { partsReplyOf } from './parts-reply.js';
import { reportEvaluation } from './report-evaluation.js';
import { writePredictions } from './write-predictions.js';

interface EvaluateOptions {
  readonly model?: string;
  readonly run?: string;
  readonly test?: Period | Share;
  readonly sample?: true;
  readonly predictions?: string;
  readonly report?: string;
  readonly allowUnsigned?: true;
  readonly json?: true;
}

/** `ml evaluate`: scores a run's package, and the baselines beside it, on labelled rows. It records nothing. */
export function addEvaluate(program: Command, project: Project, context: CommandContext): void {
  program
    .command('evaluate')
    .description("score a run's model package on labelled rows")
    .option('--model <name>', 'the model whose latest finished run is taken')
    .option('--run <id>', 'another run, by its id, the beginning of it, or models:/<name>@<alias>')
    .option('--test <from..to|share>', "days, or a share such as 20%, to evaluate on; the model's usual ones by default", parsePart)
    .option('--sample', "the test rows of the model's small sample")
    .option('--predictions <file>', 'write each prediction there, a JSON object a line')
    .option('--report <file>', 'write a report there: one HTML page, or its numbers if the name ends in .json')
    .option('--allow-unsigned', 'evaluate a package without a signature, with a warning')
    .option('--json', 'one JSON object as the last line of stdout')
    .action(async (options: EvaluateOptions) => {
      const { model, run, test, evaluation, warnings } = await evaluate(project, context, options);
      for (const warning of warnings) context.complain(`Warning: ${warning}.`);
      const figures = figuresOf(evaluation);
      const { rows } = evaluation.scores;
      const reply = { model: model.name, runId: run.id, test: partsReplyOf(test), rows, ...figuresReplyOf(model, figures), warnings: [...warnings] } satisfies EvaluateReply;
      if (options.json) context.print(JSON.stringify(reply));
      else for (const line of [`run ${run.id} of model '${model.name}' on ${rows} rows, ${wordsOf(test)}`, ...metricsTable(model, figures)]) context.print(line);
    });
}

async function evaluate(project: Project, context: CommandContext, options: EvaluateOptions): Promise<ChosenRun & { test: Partitions; evaluation: Evaluation; warnings: readonly string[] }> {
  const config = readConfig(context.env);
  const { progress, signal, complain } = context;
  const trust = await trustOf(config, options, (warning) => complain(`Warning: ${warning}.`));
  // Copies of packages that a killed process left.
  removeLeftFolders('package');
  const store = openRunStore(config, signal);
  const { model, run } = await chooseRun(project, store, options);
  await using file = options.predictions === undefined ? undefined : await openOutput('--predictions', pathOf(options.predictions, context.env));
  await using reportFile = options.report === undefined ? undefined : await openOutput('--report', pathOf(options.report, context.env));
  await using opened = await openCheckedPackage(store, run.id, trust, signal);
  await using kept = await store.openArtifacts(run.id, TRAINING_ARTIFACTS);
  await using champion = reportFile && (await openChampion(store, model, trust, signal, run.id));
  await startBackend(config.ML_BACKEND);
  try {
    const rows = await readTestRows({
      ...{ model, url: config.DATABASE_URL, etl: config.DATASETS_FROM, wanted: options.test, isSample: options.sample ?? false, withKey: file !== undefined, signal },
      alsoColumns: champion === undefined ? [] : [...model.slices.map(columnOfSlicing), ...champion.columns],
      onStart: (rowsAtMost) => progress.start('read rows', rowsAtMost),
      onRows: (count) => progress.advance(count),
    });
    progress.start('predict', rows.rows);
    const artifacts = await readArtifacts(kept.directory, model.kept);
    const evaluation = await evaluatePackage(model, opened.directory, rows, artifacts, { signal, onRows: (count) => progress.advance(count) });
    if (file && rows.key) await writePredictions(file, model.role.contract, rows.key, evaluation.predictions);
    if (reportFile && champion) await reportFile.write(await reportEvaluation(options.report ?? '', { model, run, directory: opened.directory, rows, evaluation, learning: await recordedLearning(store, run.id), champion }, config.REPORT_EXPLAINED_ROWS, { progress, signal }));
    return { model, run, test: rows.test, evaluation, warnings: rows.warnings };
  } finally {
    progress.stop();
  }
}
