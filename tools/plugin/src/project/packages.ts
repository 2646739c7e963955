import { z } from 'zod';
import type { ProjectPlan } from '../plan/project-plan.js';
import { textOf, type TrackedFiles } from './changes.js';
import type { Template } from './template.js';

/** Of the project's own code. `none`: all rights reserved. */
export type Licence = 'MIT' | 'none';

const FIRST_VERSION = '0.1.0';

// Records, because they keep the order of a file.
const entries = z.record(z.string(), z.unknown());
const texts = z.record(z.string(), z.string());

/** The entries of a JSON file. */
const jsonOf = (files: TrackedFiles, path: string): Readonly<Record<string, unknown>> => entries.parse(JSON.parse(textOf(files, path)));
const dependenciesOf = (manifest: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> => texts.parse(manifest['dependencies'] ?? {});

/** The manifests of root and apps and the lock: names, versions, licence, and nothing that only the example needed. */
export function packageFiles(plan: ProjectPlan, files: TrackedFiles, template: Template, licence: Licence, isKept: (path: string) => boolean): ReadonlyMap<string, string> {
  const written = new Map<string, string>();
  const licenceName = licence === 'none' ? 'UNLICENSED' : licence;
  const apps = files.paths.filter((path) => /^apps\/[^/]+\/package\.json$/.test(path));
  const needless = new Map(apps.map((path) => [path, needlessOf(path, files, isKept)]));
  for (const path of apps) {
    const own = jsonOf(files, path);
    const names = needless.get(path) ?? [];
    written.set(path, jsonText({ ...own, version: FIRST_VERSION, license: licenceName, dependencies: without(dependenciesOf(own), names) }));
    const project = path.replace('package.json', 'project.json');
    if (names.length > 0) written.set(project, names.reduce((text, name) => text.replace(`"${name}", `, '').replace(`, "${name}"`, ''), textOf(files, project)));
  }
  const root = jsonOf(files, 'package.json');
  const scripts = Object.entries(texts.parse(root['scripts'] ?? {})).filter(([, command]) => !template.tools.some((tool) => command.endsWith(` ${tool}`)));
  const about = `Predicts ${plan.target.name} of ${plan.noun.many}`;
  written.set('package.json', jsonText({ ...root, name: plan.name, version: FIRST_VERSION, description: about, license: licenceName, scripts: Object.fromEntries(scripts) }));
  written.set('package-lock.json', lockText(files, plan, licenceName, needless));
  return written;
}

/** Dependencies of an app that no file of it names any more. */
function needlessOf(path: string, files: TrackedFiles, isKept: (path: string) => boolean): string[] {
  const folder = path.replace(/package\.json$/, '');
  const names = Object.keys(dependenciesOf(jsonOf(files, path)));
  const ours = files.paths.filter((each) => each.startsWith(folder) && /\.[cm]?[tj]s$/.test(each));
  const [kept, gone] = [ours.filter(isKept), ours.filter((each) => !isKept(each))].map((paths) => paths.map((each) => textOf(files, each)).join('\n'));
  const isNamed = (text: string | undefined, name: string) => text?.includes(`'${name}`) === true;
  return names.filter((name) => !isNamed(kept, name) && isNamed(gone, name));
}

function lockText(files: TrackedFiles, plan: ProjectPlan, licence: string, needless: ReadonlyMap<string, readonly string[]>): string {
  const own = jsonOf(files, 'package-lock.json');
  const packages = { ...z.record(z.string(), entries).parse(own['packages']) };
  packages[''] = { ...packages[''], name: plan.name, version: FIRST_VERSION, license: licence };
  for (const [path, names] of needless) {
    const app = path.replace(/\/package\.json$/, '');
    const entry = packages[app] ?? {};
    packages[app] = { ...entry, version: FIRST_VERSION, license: licence, dependencies: without(dependenciesOf(entry), names) };
    for (const name of names) if (!isNeeded(packages, name)) delete packages[`node_modules/${name}`];
  }
  return jsonText({ ...own, name: plan.name, version: FIRST_VERSION, packages });
}

/** Whether a package of the lock still asks for another one. */
function isNeeded(packages: Readonly<Record<string, Readonly<Record<string, unknown>>>>, name: string): boolean {
  return Object.values(packages).some((entry) => ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].some((list) => name in entries.parse(entry[list] ?? {})));
}

const without = (all: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> => Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));
const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
