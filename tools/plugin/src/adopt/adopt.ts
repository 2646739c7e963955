import type { Surroundings } from '../plan/check-answers.js';
import type { AdoptAnswers } from '../plan/answers.js';
import type { ProjectPlan } from '../plan/project-plan.js';
import type { Changes, TrackedFiles } from '../project/changes.js';
import { projectChanges } from '../project/project-changes.js';
import type { Licence } from '../project/packages.js';
import { templateOf } from '../project/template.js';
import { sampleOf } from '../table/sample-rows.js';
import { commitChanges } from './commit-changes.js';
import type { Repository } from './git.js';
import { recordText, templateIn, type AdoptRecord } from './record.js';
import { trackedFiles } from './tracked-files.js';

/** What adopt does, understood and not yet done. */
export interface Adoption {
  readonly answers: AdoptAnswers;
  readonly plan: ProjectPlan;
  readonly licence: Licence;
  /** The folder that relative places start from. */
  readonly from: string;
  /** The template's address, where it is not that of the clone. */
  readonly address?: string | undefined;
}

/** What a project is made from, and its files as changes of a commit of the template. */
export async function changesOf(repository: Repository, { answers, plan, licence, from, address }: Adoption): Promise<Changes> {
  const record: AdoptRecord = { template: await templateIn(repository, address), licence, answers, plan };
  const sample = plan.sampleRows === undefined || answers.from === undefined ? undefined : await sampleOf({ ...answers, from: answers.from }, from, plan.sampleRows);
  return projectChanges(plan, await trackedFiles(repository, 'HEAD'), { licence, sample, record: recordText(record) });
}

/** Makes the project as one commit on the branch that is checked out, and resolves with the commit. */
export async function adoptProject(repository: Repository, adoption: Adoption): Promise<string> {
  const { plan } = adoption;
  const about = `feat: predict ${plan.target.name} of ${plan.noun.many}\n\nMade by \`npm run adopt\` from the template; tripod.json has its commit, the answers and the plan.`;
  return commitChanges(repository, await changesOf(repository, adoption), about);
}

/** Names that a project cannot have: each folder that stays beside its own. */
export function takenNames(files: TrackedFiles): readonly string[] {
  const { exampleFolders } = templateOf(files);
  const parents = ['libs/contracts/src/', 'apps/etl/src/', 'apps/ml/src/', 'apps/ml/src/models/', 'apps/user/src/', 'tools/system/src/'];
  const names = files.paths.flatMap((path) =>
    parents.flatMap((parent) => {
      const name = path.startsWith(parent) ? (path.slice(parent.length).split('/')[0] ?? '') : '';
      return name === '' || exampleFolders.includes(parent + name) ? [] : [name.replace(/(\.\w+)+$/, '')];
    }),
  );
  return [...new Set(names)].sort();
}

/** Where answers are understood, in a checkout. */
export const surroundingsOf = (files: TrackedFiles, from: string): Surroundings => ({ from, taken: takenNames(files) });
