import type { Period } from '@tripod/contracts';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { startBackend } from '../network/backend.js';
import { trustOf } from '../packages/trust.js';
import type { Project } from '../project.js';
import { promote } from '../promotion/promote.js';
import { openRunStore } from '../runs/open-run-store.js';
import { removeLeftFolders } from '../temporary-folder.js';
import { chooseRun } from './choose-model.js';
import { parsePart, type Share } from './options.js';
import { promoteReplyOf } from './promote-reply.js';
import { promotionInWords } from './promote-words.js';

interface PromoteOptions {
  readonly model?: string;
  readonly run?: string;
  readonly test?: Period | Share;
  readonly sample?: true;
  readonly allowUnsigned?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** `ml promote`: makes a run's package the champion of its model, if it is better than the present one on the same rows. */
export function addPromote(program: Command, project: Project, context: CommandContext): void {
  program
    .command('promote')
    .description("make a run the champion of its model, if it is better than the champion on the same test rows")
    .option('--model <name>', 'the model whose latest finished run is the challenger')
    .option('--run <id>', 'another challenger: a run by its id, the beginning of it, or models:/<name>/<version>')
    .option('--test <from..to|share>', "days, or a share such as 20%, to compare on; the model's usual ones by default", parsePart)
    .option('--sample', "the test rows of the model's small sample")
    .option('--allow-unsigned', 'compare packages without a signature, with a warning')
    .option('--dry-run', 'only compare, and write nothing')
    .option('--json', 'one JSON object as the last line of stdout')
    .addHelpText('after', '\nThe alias `champion` moves only when the headline metric is better beyond its interval, and no slice of 1,000 rows or\nmore is worse beyond its own. The exit code is 0 either way; --json says whether it moved.')
    .action((options: PromoteOptions) => promoteRun(project, context, options));
}

async function promoteRun(project: Project, { env, progress, log, signal, print, complain }: CommandContext, options: PromoteOptions): Promise<void> {
  const config = readConfig(env);
  const warn = (warning: string) => complain(`Warning: ${warning}.`);
  const trust = await trustOf(config, options, warn);
  // Copies of packages that a killed process left.
  removeLeftFolders('package');
  const store = openRunStore(config, signal);
  const { model, run } = await chooseRun(project, store, options);
  const isDryRun = options.dryRun ?? false;
  try {
    const promotion = await promote(
      { model, challenger: run, url: config.DATABASE_URL, etl: config.DATASETS_FROM, wanted: options.test, isSample: options.sample ?? false, isDryRun },
      {
        ...{ store, trust, signal, startBackend: () => startBackend(config.ML_BACKEND), advance: (rows) => progress.advance(rows) },
        stage: (name, rows) => {
          log.info({ rows }, name);
          progress.start(name, rows);
        },
      },
    );
    progress.stop();
    for (const warning of promotion.warnings) warn(warning);
    const reply = promoteReplyOf(model, run.id, promotion, isDryRun);
    for (const line of options.json ? [JSON.stringify(reply)] : promotionInWords(model, promotion, reply)) print(line);
  } finally {
    progress.stop();
  }
}
