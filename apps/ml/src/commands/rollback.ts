import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import type { Project } from '../project.js';
import { rollBack, type Rollback } from '../promotion/rollback.js';
import { openRunStore } from '../runs/open-run-store.js';
import { chooseModel } from './choose-model.js';
import type { RollbackReply } from './rollback-reply.js';

interface RollbackOptions {
  readonly model?: string;
  readonly json?: true;
}

/** `ml rollback`: makes the champion before the present one the champion again. */
export function addRollback(program: Command, project: Project, context: CommandContext): void {
  program
    .command('rollback')
    .description('make the champion before the present one the champion again; a second time goes further back')
    .option('--model <name>', `the model (${project.models.map(({ name }) => name).join(', ')})`)
    .option('--json', 'one JSON object as the last line of stdout')
    .action((options: RollbackOptions) => rollBackModel(project, context, options));
}

async function rollBackModel(project: Project, { env, print, signal }: CommandContext, options: RollbackOptions): Promise<void> {
  const model = chooseModel(project, options.model);
  const { from, to } = await rollBack(openRunStore(readConfig(env), signal), model);
  const reply = { model: model.name, from: named(from), to: named(to) } satisfies RollbackReply;
  print(options.json ? JSON.stringify(reply) : `the champion of model '${model.name}' is version ${to.version} (run ${to.runId}) again, in place of version ${from.version} (run ${from.runId})`);
}

const named = ({ runId, version }: Rollback['from']) => ({ runId, version });
