import { rowsToColumns, type Columns, type Contract, type JsonRow } from '@tripod/contracts';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { AppError } from '../errors.js';
import { explainPackage } from '../explanation/explain-package.js';
import { ANY_INSTANCE, readInstance } from '../instances/read-instance.js';
import { inSnapshot } from '../instances/snapshot.js';
import { openCheckedPackage } from '../packages/open-checked-package.js';
import { trustOf } from '../packages/trust.js';
import type { Project } from '../project.js';
import { openRunStore } from '../runs/open-run-store.js';
import { removeLeftFolders } from '../temporary-folder.js';
import { chooseRun } from './choose-model.js';
import { explainReplyOf } from './explain-reply.js';
import { explanationInWords } from './explain-words.js';
import { terminalWidth } from './terminal-width.js';

interface ExplainOptions {
  readonly instance: string;
  readonly model?: string;
  readonly run?: string;
  readonly allowUnsigned?: true;
  readonly json?: true;
}

/** `ml explain`: says what the fields of a stored instance contribute to its prediction by a run's package. It records nothing. */
export function addExplain(program: Command, project: Project, context: CommandContext): void {
  program
    .command('explain')
    .description("say what the fields of an instance contribute to its prediction by a run's model package")
    .requiredOption('--instance <key>', `the key of a stored instance, or \`${ANY_INSTANCE}\``)
    .option('--model <name>', 'the model whose latest finished run is taken')
    .option('--run <id>', 'another run, by its id, the beginning of it, or models:/<name>@<alias>')
    .option('--allow-unsigned', 'run a package without a signature, with a warning')
    .option('--json', 'one JSON object as the last line of stdout')
    .action((options: ExplainOptions) => explain(project, context, options));
}

async function explain(project: Project, { env, progress, print, complain, signal }: CommandContext, options: ExplainOptions): Promise<void> {
  const config = readConfig(env);
  const trust = await trustOf(config, options, (warning) => complain(`Warning: ${warning}.`));
  // Copies of packages that a killed process left.
  removeLeftFolders('package');
  const store = openRunStore(config, signal);
  const { model, run } = await chooseRun(project, store, options);
  await using opened = await openCheckedPackage(store, run.id, trust, signal);
  const what = { etl: config.DATASETS_FROM, instance: model.instance, key: options.instance };
  const instance = await inSnapshot(config.DATABASE_URL, (client) => readInstance(client, what), signal);
  progress.start('explain the prediction');
  try {
    const explained = await explainPackage(model, opened.directory, columnsOfRow(model.instance, instance), { signal });
    progress.stop();
    const reply = explainReplyOf(model, run.id, instance, explained);
    for (const line of options.json ? [JSON.stringify(reply)] : explanationInWords(model, reply, terminalWidth())) print(line);
  } finally {
    progress.stop();
  }
}

function columnsOfRow(instance: Contract, row: JsonRow): Columns {
  const read = rowsToColumns(instance, [row]);
  if ('columns' in read) return read.columns;
  throw new AppError('ROWS_INVALID', `The stored ${instance.name} does not fit its contract: ${read.fault.message}. Correct it in the etl app, and run its ingest again.`);
}
