import { Command } from 'commander';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkout, listenForSignals, removeLeftFolders, reportFailure, ToolError } from '@tripod/processes';
import { z } from 'zod';
import { accountOf } from '../plan/account.js';
import { askAnswers } from '../plan/ask.js';
import { addOptions, answersOf, completeAnswers } from '../plan/options.js';
import { terminalPrompts } from '../plan/terminal-prompts.js';
import { understand } from '../plan/understand.js';
import { adoptProject, changesOf, surroundingsOf, type Adoption } from './adopt.js';
import { takeBack } from './commit-changes.js';
import { tableLine, writeEnvLine } from './env-file.js';
import { cleanRepository, Repository } from './git.js';
import { RECORD } from './record.js';
import { readRecord, replay } from './replay.js';
import { trackedFiles } from './tracked-files.js';

const options = z.object({
  licence: z.enum(['MIT', 'none']).default('none'),
  template: z.string().optional(),
  replay: z.union([z.string(), z.literal(true)]).optional(),
  undo: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  yes: z.boolean().default(false),
  json: z.boolean().default(false),
});
type Options = z.infer<typeof options>;

/** Runs `npm run adopt` and resolves with the exit code. */
export async function runCommand(args: readonly string[]): Promise<number> {
  listenForSignals('Stopped: nothing was changed.');
  removeLeftFolders();
  const command = addOptions(new Command('adopt').description('Makes this checkout a project of your own, from a table and the column to predict: one commit.'))
    .option('--licence <licence>', 'of your own code: MIT, or none (all rights reserved); default: none')
    .option('--template <address>', 'where the template is; default: where this clone came from')
    .option('--replay [file]', 'make the project of a tripod.json again, by default of this checkout, and compare')
    .option('--undo', 'take back an adopt that was interrupted')
    .option('--dry-run', 'show what was understood and what would be written, and write nothing')
    .option('--yes', 'ask nothing')
    .option('--json', 'the last line of stdout is one JSON object')
    .exitOverride()
    .action(async (raw: Record<string, unknown>) => run(raw));
  try {
    await command.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (thrown) {
    return reportFailure(thrown, [...args]);
  }
}

async function run(raw: Readonly<Record<string, unknown>>): Promise<void> {
  const parsed = options.safeParse(raw);
  if (!parsed.success) throw new ToolError('BAD_USAGE', `--${String(parsed.error.issues[0]?.path[0])} does not fit: ${parsed.error.issues[0]?.message}.`);
  const given = parsed.data;
  const started = performance.now();
  if (await takeBack(new Repository(checkout)).catch(noRepository)) print('An adopt that was interrupted was taken back: the checkout is as it was before.');
  if (given.undo) return;
  if (given.replay !== undefined) return replayed(given.replay === true ? join(checkout, RECORD) : resolve(callersFolder(), given.replay));
  if (existsSync(join(checkout, RECORD))) throw new ToolError('BAD_USAGE', `This checkout is a project already (${RECORD}): adopt works in a clone of the template. Nothing was changed.`);
  const repository = await cleanRepository(checkout);
  const adoption = await understood(repository, raw, given);
  const line = tableLine(adoption.plan, callersFolder());
  if (given.dryRun) return showChanges(repository, adoption);
  print(`Writing the project. If this is killed: npm run adopt -- --undo`);
  const commit = await adoptProject(repository, adoption);
  if (line !== undefined) writeEnvLine(checkout, line);
  report(adoption, commit, given, (performance.now() - started) / 1000);
}

/** Outside of a repository there is nothing to take back; {@link cleanRepository} says what is wrong. */
const noRepository = (error: unknown): boolean => {
  if (error instanceof ToolError) throw error;
  return false;
};

async function understood(repository: Repository, raw: Readonly<Record<string, unknown>>, { licence, template, yes }: Options): Promise<Adoption> {
  const where = surroundingsOf(await trackedFiles(repository, 'HEAD'), callersFolder());
  const given = answersOf(raw);
  if (!yes && process.stdin.isTTY && process.stdout.isTTY) {
    const { answers, understanding } = await askAnswers(given, where, await terminalPrompts());
    return { answers, plan: understanding.plan, licence, from: where.from, address: template };
  }
  if (!yes) throw new ToolError('BAD_USAGE', 'There is no terminal to ask on: answer by options, and add --yes. Nothing was changed.');
  const answers = completeAnswers(given);
  const understanding = await understand(answers, where);
  print(accountOf(understanding));
  return { answers, plan: understanding.plan, licence, from: where.from, address: template };
}

async function showChanges(repository: Repository, adoption: Adoption): Promise<void> {
  const { written, removed } = await changesOf(repository, adoption);
  print([...[...written.keys()].sort().map((path) => `  writes ${path}`), `  removes ${removed.length} files of the example`, 'Nothing was written: --dry-run.'].join('\n'));
}

async function replayed(file: string): Promise<void> {
  const repository = new Repository(checkout);
  const record = await readRecord(file);
  const tree = await repository.ask(['rev-parse', `${await replay(repository, record)}^{tree}`]);
  const made = await repository.ask(['log', '--diff-filter=A', '--format=%H', '-1', '--', RECORD]).catch(() => '');
  const same = made !== '' && (await repository.ask(['rev-parse', `${made}^{tree}`])) === tree;
  print(`These answers give the tree ${tree} on the template's commit ${record.template.commit.slice(0, 12)}${same ? `: that of commit ${made.slice(0, 12)}, which made the project` : ''}.`);
}

function report({ plan }: Adoption, commit: string, { json }: Options, seconds: number): void {
  print(`\nDone in ${seconds.toFixed(1)} s: ${plan.noun.many} are in commit ${commit.slice(0, 12)}.\n\n  npm start -- --once      ingests, trains, serves, decides\n  npm test                 lint, types and all tests\n\nREADME.md says what is to be filled in. To take it all back: git reset --hard ${commit.slice(0, 12)}~1`);
  if (json) process.stdout.write(`${JSON.stringify({ name: plan.name, commit, seconds: Number(seconds.toFixed(3)) })}\n`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Where the command was given: npm runs it in the checkout, and places on the command line are relative to that folder. */
function callersFolder(): string {
  const isNpm = process.env['npm_package_json'] === join(checkout, 'package.json');
  return (isNpm ? process.env['INIT_CWD'] : undefined) ?? process.cwd();
}
