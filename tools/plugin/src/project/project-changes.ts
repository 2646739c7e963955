import { modelFiles } from '../model/model-files.js';
import type { ProjectPlan } from '../plan/project-plan.js';
import { textOf, type Changes, type TrackedFiles } from './changes.js';
import { contractFiles } from './contracts.js';
import { documentFiles } from './documents.js';
import { etlFiles } from './etl.js';
import { fixtureFile, fixtureName, type FixtureRecord } from './fixture.js';
import { namesOf } from './names.js';
import { packageFiles, type Licence } from './packages.js';
import { rootFiles } from './roots.js';
import { schemaFiles } from './schemas.js';
import { templateOf } from './template.js';
import { userFiles } from './user.js';

/** What a project is made of besides its plan. */
export interface ProjectOptions {
  readonly licence: Licence;
  /** Real rows for the fixture, in place of made-up ones. */
  readonly sample?: readonly FixtureRecord[] | undefined;
  /** The text of tripod.json. */
  readonly record: string;
}

/** What of the template is about its example and is no folder of it: a project that was adopted has nothing to adopt. */
const GONE = [
  'docs/benchmarks.md',
  'tools/system/src/adopt.long.spec.ts',
  'tools/system/src/foreign-project.ts',
  'tools/system/src/foreign.long.spec.ts',
  'tools/system/src/template-update.long.spec.ts',
];

/**
 * What makes a project of a checkout of the template: its example goes, the planned project takes its place. The same files,
 * plan and options give the same changes.
 *
 * @throws {ToolError} BAD_USAGE when the files are not those of the template
 */
export async function projectChanges(plan: ProjectPlan, files: TrackedFiles, { licence, sample, record }: ProjectOptions): Promise<Changes> {
  const template = templateOf(files);
  const { folder } = namesOf(plan);
  const isGone = (path: string) => GONE.includes(path) || template.exampleFolders.some((example) => path.startsWith(`${example}/`)) || /^libs\/contracts\/schemas\/(?!dataset_)/.test(path);
  const isKept = (path: string) => !isGone(path);
  const written = new Map<string, string | Uint8Array>([
    ...documentFiles(plan, files, template, licence, isKept),
    ...packageFiles(plan, files, template, licence, isKept),
    ...rootFiles(plan, files),
    ...contractFiles(plan),
    ...schemaFiles(plan),
    ...etlFiles(plan),
    ...modelFiles(plan),
    ...userFiles(plan),
    ...changelogs(files),
    ['tripod.json', record],
  ]);
  written.set(`apps/etl/src/${folder}/${fixtureName(plan)}`, await fixtureFile(plan, sample));
  const scoped = withScope(plan.scope, files, written, isKept);
  return { written: scoped, removed: files.paths.filter((path) => isGone(path) && !scoped.has(path) && !isLicence(path)).concat(licence === 'none' ? ['LICENSE'] : []) };
}

const isLicence = (path: string): boolean => path === 'LICENSE';

function changelogs(files: TrackedFiles): readonly (readonly [string, string])[] {
  return files.paths.flatMap((path) => (/^apps\/[^/]+\/package\.json$/.test(path) ? [[path.replace('package.json', 'CHANGELOG.md'), ''] as const] : []));
}

// In two pieces: this file is one of those in which the scope is replaced, and the project makes itself again by it.
const TEMPLATE = '@tripod';

/** The scope under which the template's libraries are imported. */
const SCOPE = `${TEMPLATE}/`;

/** Imports by another scope, in every file that has them. */
function withScope(scope: string, files: TrackedFiles, written: ReadonlyMap<string, string | Uint8Array>, isKept: (path: string) => boolean): ReadonlyMap<string, string | Uint8Array> {
  const own = `${scope.replace(/\/$/, '')}/`;
  if (own === SCOPE || own === '/') return written;
  const all = new Map(written);
  for (const path of files.paths) if (isKept(path) && !all.has(path) && /\.(?:[cm]?[tj]s|json|md)$/.test(path) && textOf(files, path).includes(SCOPE)) all.set(path, textOf(files, path));
  for (const [path, text] of all) if (typeof text === 'string' && path !== 'tripod.json') all.set(path, text.replaceAll(SCOPE, own));
  return all;
}
