import type { Period } from '@tripod/contracts';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { evaluatePackage, type Evaluation } from '../evaluation/evaluate-package.js';
import { figuresOf } from '../evaluation/evaluation-report.js';
import { oneClassWarnings } from '../evaluation/one-class.js';
import { rowsMissing } from '../evaluation/rows-missing.js';
import { datasetVersionOf, gapWarnings, rowsAtMost } from '../instances/dataset-versions.js';
import { readColumns, type ReadRows } from '../instances/read-columns.js';
import { inSnapshot } from '../instances/snapshot.js';
import { wordsOf, type Partitions } from '../instances/split.js';
import { labelsOf } from '../model/labels-of.js';
import type { Model } from '../model/model.js';
import { startBackend } from '../network/backend.js';
import { readArtifacts } from '../packaging/typed-json.js';
import type { Project } from '../project.js';
import { openRunStore } from '../runs/open-run-store.js';
import { resolveSplit } from '../training/resolve-split.js';
import { splitByShares } from '../training/split-by-shares.js';
import { TRAINING_ARTIFACTS } from '../training/train-model.js';
import { chooseRun, type ChosenRun } from './choose-model.js';
import type { EvaluateReply } from './evaluate-reply.js';
import { figuresReplyOf } from './figures-reply.js';
import { metricsTable } from './metrics-table.js';
import { parsePart, pathOf, type Share } from './options.js';
import { openPredictions, writePredictions } from './write-predictions.js';

interface EvaluateOptions {
  readonly model?: string;
  readonly run?: string;
  readonly test?: Period | Share;
  readonly sample?: true;
  readonly predictions?: string;
  readonly json?: true;
}

/** `ml evaluate`: scores a run's package, and the baselines beside it, on labelled rows. It records nothing. */
export function addEvaluate(program: Command, project: Project, context: CommandContext): void {
  program
    .command('evaluate')
    .description("score a run's model package on labelled rows")
    .option('--model <name>', 'the model whose latest finished run is taken')
    .option('--run <id>', 'another run, by its id or the beginning of it')
    .option('--test <from..to|share>', "days, or a share such as 20%, to evaluate on; the model's usual ones by default", parsePart)
    .option('--sample', "the test rows of the model's small sample")
    .option('--predictions <file>', 'write each prediction there, a JSON object a line')
    .option('--json', 'one JSON object as the last line of stdout')
    .action(async (options: EvaluateOptions) => {
      const { model, run, test, evaluation, warnings } = await evaluate(project, context, options);
      for (const warning of warnings) context.complain(`Warning: ${warning}.`);
      const figures = figuresOf(evaluation);
      const { rows } = evaluation.scores;
      const reply = { model: model.name, runId: run.id, test: partsReply(test), rows, ...figuresReplyOf(model, figures), warnings } satisfies EvaluateReply;
      if (options.json) context.print(JSON.stringify(reply));
      else for (const line of [`run ${run.id} of model '${model.name}' on ${rows} rows, ${wordsOf(test)}`, ...metricsTable(model, figures)]) context.print(line);
    });
}

function partsReply(test: Partitions): EvaluateReply['test'] {
  return typeof test === 'object' && 'buckets' in test ? { buckets: [...test.buckets] } : test;
}

async function evaluate(project: Project, context: CommandContext, options: EvaluateOptions): Promise<ChosenRun & { test: Partitions; evaluation: Evaluation; warnings: string[] }> {
  const config = readConfig(context.env);
  const { progress, signal } = context;
  const store = openRunStore(config);
  const { model, run } = await chooseRun(project, store, options);
  // The file is opened before the work, so that a path that cannot be written fails at once.
  await using file = options.predictions === undefined ? undefined : await openPredictions(pathOf(options.predictions, context.env));
  await using opened = await store.openPackage(run.id);
  await using kept = await store.openArtifacts(run.id, TRAINING_ARTIFACTS);
  await startBackend(config.ML_BACKEND);
  try {
    const { test, rows, gaps } = await readTestRows(config, model, options, context);
    if (rows.rows === 0) throw rowsMissing('test', test, model);
    progress.start('predict', rows.rows);
    const labelled = { rows: rows.rows, instances: rows.instances, labels: labelsOf(model, rows.labels) };
    const artifacts = await readArtifacts(kept.directory, model.kept);
    const evaluation = await evaluatePackage(model, opened.directory, labelled, artifacts, { signal, onRows: (count) => progress.advance(count) });
    if (file && rows.key) await writePredictions(file, model.role.contract, rows.key, evaluation.predictions);
    return { model, run, test, evaluation, warnings: [...oneClassWarnings('test', labelled.labels, model.role.task.label), ...gaps] };
  } finally {
    progress.stop();
  }
}

/** Any rows may be evaluated on; whether they were learned from, the person knows. */
function statedPart(wanted: Period | Share): Partitions {
  return 'percent' in wanted ? splitByShares({ validation: 1, test: wanted.percent }).test : { period: wanted };
}

function readTestRows(
  { DATABASE_URL, DATASETS_FROM: etl }: ReturnType<typeof readConfig>,
  model: Model,
  { test: wanted, sample, predictions }: EvaluateOptions,
  { progress, signal }: CommandContext,
): Promise<{ test: Partitions; rows: ReadRows; gaps: string[] }> {
  const { instance, label, role, columns } = model;
  return inSnapshot(DATABASE_URL, async (client) => {
    const test = wanted === undefined ? (await resolveSplit(client, { model, etl, wanted: {}, isSample: sample ?? false })).test : statedPart(wanted);
    const version = await datasetVersionOf(client, { etl, contracts: [instance, label], partitions: test });
    const expectedRows = rowsAtMost(version, label);
    progress.start('read rows', expectedRows);
    const rows = await readColumns(client, {
      ...{ etl, instance, label, columns, labelColumns: [role.task.label], where: [test], expectedRows, signal },
      withKey: predictions !== undefined,
      onRows: (count) => progress.advance(count),
    });
    return { test, rows, gaps: gapWarnings('test', version, instance, test) };
  }, signal);
}
