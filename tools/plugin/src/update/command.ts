import { Command, Option } from 'commander';
import { join, resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { checkout, listenForSignals, removeLeftFolders, reportFailure, startNode, throwIfInterrupted, ToolError } from '@tripod/processes';
import { z } from 'zod';
import { migrations } from '../../migrations/index.js';
import { gitFolder, takeBack } from '../adopt/commit-changes.js';
import { cleanRepository, Repository } from '../adopt/git.js';
import { accountOfUpdate, conflictLines } from './account-of-update.js';
import { fetchTemplate, hasCommit } from './fetch-template.js';
import { refuseOldGit } from './git-version.js';
import { hasConflicts, layOut, takeBackConflicts, withTrailer } from './lay-out.js';
import { prepareUpdate, type NewerTemplate } from './prepare-update.js';
import { recordedTemplate, type RecordedTemplate } from './recorded-template.js';
import { pluginOf, withSources } from './template-sources.js';

const options = z.object({
  template: z.string().optional(),
  to: z.string().optional(),
  project: z.string().optional(),
  dryRun: z.boolean().default(false),
  undo: z.boolean().default(false),
  json: z.boolean().default(false),
  here: z.string().optional(),
});
type Options = z.infer<typeof options>;

/** Runs `npm run template` and resolves with the exit code. */
export async function runTemplate(args: readonly string[]): Promise<number> {
  listenForSignals('Stopped: nothing was changed.');
  removeLeftFolders();
  let exitCode = 0;
  const command = new Command('template')
    .description('Brings a project that `npm run adopt` has made to a newer template: one commit, in which your changes stay.')
    .argument('[what]', 'update')
    .option('--template <address>', 'where the template is; default: as tripod.json says')
    .option('--to <revision>', 'a branch, tag or commit of the template; default: its main branch')
    .option('--project <folder>', 'the project; default: this checkout. For a project that has no such command yet: call it in a clone of the template')
    .option('--dry-run', 'show what would come, and change nothing')
    .option('--undo', 'take back an update that was interrupted, or that has conflicts and is not committed')
    .option('--json', 'the last line of stdout is one JSON object')
    .addOption(new Option('--here <commit>', 'this folder is that commit of the template').hideHelp())
    .exitOverride()
    .action(async (what: string | undefined, raw: unknown) => {
      const given = options.parse(raw);
      if (what !== 'update' && !(what === undefined && given.undo)) throw new ToolError('BAD_USAGE', `${what === undefined ? 'Say what to do' : `'${what}' is nothing that can be done with a template`}: npm run template -- update. Nothing was changed.`);
      exitCode = await run(given);
    });
  try {
    await command.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (thrown) {
    return reportFailure(thrown, [...args]);
  }
}

async function run(given: Options): Promise<number> {
  const root = given.project === undefined ? checkout : resolve(callersFolder(), given.project);
  const repository = new Repository(root);
  const isTakenBack = await takeBack(repository).catch(noRepository);
  if (isTakenBack) print('An update that was interrupted was taken back: the project is as it was before.');
  if (given.undo) return undone(repository, isTakenBack);
  if (await hasConflicts(repository).catch(noRepository)) throw new ToolError('BAD_USAGE', 'An update with conflicts waits for its commit: `git status` names them. Solve them and `git commit`, or take it back: git reset --hard. Nothing was changed.');
  await cleanRepository(root);
  await refuseOldGit(repository);
  const recorded = await recordedTemplate(repository);
  if (given.here !== undefined) return update(repository, recorded, { ...given, here: given.here });
  const address = addressOf(given, recorded);
  const commit = await fetchTemplate(repository, address, given.to ?? 'HEAD');
  if (commit === recorded.commit) return nothingToDo(recorded, given);
  if (!(await hasCommit(repository, recorded.commit))) await fetchTemplate(repository, address, recorded.commit);
  await refuseOlder(repository, recorded.commit, commit);
  return handedOver(repository, commit, address, given);
}

async function undone(repository: Repository, isTakenBack: boolean): Promise<number> {
  if (await takeBackConflicts(repository)) print('The update with conflicts was taken back: the project is as it was before.');
  else if (!isTakenBack) print('No update is interrupted or waits for its commit: nothing was changed.');
  return 0;
}

/** Outside of a repository there is nothing to take back; {@link cleanRepository} says what is wrong. */
const noRepository = (error: unknown): boolean => {
  if (error instanceof ToolError) throw error;
  return false;
};

/** In a clone of the template that clone is meant, unless another place is named. */
function addressOf({ template, project }: Options, { address }: RecordedTemplate): string {
  const place = template ?? (project === undefined ? address : checkout);
  if (place === null) throw new ToolError('BAD_USAGE', 'tripod.json names no place of the template: name it by --template <address>. Nothing was changed.');
  const local = resolve(callersFolder(), place);
  return existsSync(local) ? local : place;
}

async function refuseOlder(repository: Repository, recorded: string, commit: string): Promise<void> {
  const isOlder = await repository.ask(['merge-base', '--is-ancestor', commit, recorded]).then(() => true, () => false);
  if (isOlder) throw new ToolError('BAD_USAGE', `The template's commit ${commit.slice(0, 12)} is older than ${recorded.slice(0, 12)}, which this project is made from: an update goes forward only. Nothing was changed.`);
  const knows = await repository.ask(['cat-file', '-e', `${commit}:tools/plugin/src/update/command.ts`]).then(() => true, () => false);
  if (!knows) throw new ToolError('BAD_USAGE', `The template's commit ${commit.slice(0, 12)} does not know how to update a project: choose a newer one by --to. Nothing was changed.`);
}

/** The newer template does the rest by its own code, which knows its migrations and how it makes a project. */
async function handedOver(repository: Repository, commit: string, address: string, { dryRun, json }: Options): Promise<number> {
  return withSources(repository, commit, checkout, async (folder) => {
    const { args, env } = pluginOf(folder);
    const flags = [...(dryRun ? ['--dry-run'] : []), ...(json ? ['--json'] : [])];
    return startNode([...args, 'template', 'update', '--project', repository.root, '--here', commit, '--template', address, ...flags], { cwd: folder, env }).ended;
  });
}

async function update(repository: Repository, recorded: RecordedTemplate, given: Options & { readonly here: string }): Promise<number> {
  const newer = await newerTemplate(repository, recorded, given);
  const prepared = await prepareUpdate(repository, recorded, newer, migrations, existsSync(join(repository.root, 'node_modules')) ? repository.root : checkout);
  const { conflicts } = prepared.merged;
  print(await accountOfUpdate(repository, recorded, newer, prepared));
  if (given.dryRun) {
    print([...conflictLines(conflicts), 'Nothing was changed: --dry-run.'].join('\n'));
    reply(given, { commit: null, template: newer.commit, conflicts: conflicts.map(({ path }) => path) });
    return 0;
  }
  throwIfInterrupted();
  const git = await gitFolder(repository);
  print(`Exchanging the files. If this is killed: npm run template -- --undo, or by hand: rm -f ${git}/index.lock ${git}/tripod-adopt.json && git reset --hard && git clean -fd`);
  const message = withTrailer(`chore: the template's commit ${newer.commit.slice(0, 12)}\n\nMade by \`npm run template -- update\` from ${recorded.commit.slice(0, 12)}.`, newer.commit);
  const commit = await layOut(repository, prepared.merged, message);
  if (commit === undefined) print(`\n${conflicts.length} files have conflicts, and nothing is committed yet:\n${conflictLines(conflicts).join('\n')}\n\nWhen they are right: git add <files>, npm test, git commit (its message is prepared).\nTo take it all back: git reset --hard`);
  else print(`\nDone: commit ${commit.slice(0, 12)}. Now: npm test\nTo take it back: git reset --hard ${commit.slice(0, 12)}~1`);
  reply(given, { commit: commit ?? null, template: newer.commit, conflicts: conflicts.map(({ path }) => path) });
  return commit === undefined ? 1 : 0;
}

/** The address stays as tripod.json has it: another may be a folder of one machine. */
async function newerTemplate(repository: Repository, recorded: RecordedTemplate, { here }: { readonly here: string }): Promise<NewerTemplate> {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(await repository.ask(['show', `${here}:package.json`])));
  return { address: recorded.address, commit: here, version };
}

function nothingToDo({ commit }: RecordedTemplate, given: Options): number {
  print(`This project is at the template's commit ${commit.slice(0, 12)} already: nothing was changed.`);
  reply(given, { commit: null, template: commit, conflicts: [] });
  return 0;
}

function reply({ json }: Options, value: { readonly commit: string | null; readonly template: string; readonly conflicts: readonly string[] }): void {
  if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Where the command was given: npm runs it in the checkout, and places on the command line are relative to that folder. */
function callersFolder(): string {
  const isNpm = process.env['npm_package_json'] === join(checkout, 'package.json');
  return (isNpm ? process.env['INIT_CWD'] : undefined) ?? process.cwd();
}
