import type { Repository } from '../adopt/git.js';
import type { Conflict } from './merge-trees.js';
import type { NewerTemplate, Update } from './prepare-update.js';
import type { RecordedTemplate } from './recorded-template.js';

const SUBJECTS_SHOWN = 10;

/** What comes with an update: commits of the template, files of the project, migrations. */
export async function accountOfUpdate(repository: Repository, recorded: RecordedTemplate, newer: NewerTemplate, { merged, applied }: Update): Promise<string> {
  const range = `${recorded.commit}..${newer.commit}`;
  const count = Number(await repository.ask(['rev-list', '--count', range]));
  const subjects = (await repository.ask(['log', `--max-count=${SUBJECTS_SHOWN}`, '--format=  %h %s', range])).split('\n').filter((line) => line !== '');
  const letters = (await repository.ask(['diff', '--name-status', '--no-renames', 'HEAD', merged.tree])).split('\n').map((line) => line[0]);
  const files = (letter: string) => letters.filter((each) => each === letter).length;
  return [
    `The template ${newer.address ?? ''} has ${count} commits since ${recorded.commit.slice(0, 12)} (${recorded.version}), up to ${newer.commit.slice(0, 12)} (${newer.version}):`,
    ...subjects,
    ...(count > subjects.length ? [`  … and ${count - subjects.length} more`] : []),
    `In this project: ${files('M')} files changed, ${files('A')} new, ${files('D')} removed, ${merged.conflicts.length} with conflicts.`,
    ...applied.map(({ number, about }) => `Migration ${number}: ${about}`),
  ].join('\n');
}

/** Each conflict by its path, and what to do about it. */
export const conflictLines = (conflicts: readonly Conflict[]): readonly string[] => conflicts.map((conflict) => `  ${conflict.path}: ${adviceOf(conflict)}`);

function adviceOf({ path, stages }: Conflict): string {
  if (path === 'package-lock.json') return 'take the template\'s (git checkout --theirs package-lock.json), then npm install adds your packages';
  const [ours, theirs] = [stages.includes(2), stages.includes(3)];
  if (ours && theirs) return 'the template and you have changed the same lines: edit what stands between <<<<<<< and >>>>>>>';
  if (ours) return 'the template has removed or moved what you have changed: keep it (git add) or remove it (git rm)';
  return theirs ? 'you have removed or moved what the template has changed: remove it (git rm) or take it (git add)' : 'it was moved in two ways: remove it (git rm) once the others are right';
}
