import { z } from 'zod';
import type { ProjectPlan } from '../plan/project-plan.js';
import { textOf, type TrackedFiles } from './changes.js';
import type { Template } from './template.js';

/** Of the project's own code. `none`: all rights reserved. */
export type Licence = 'MIT' | 'none';

const FIRST_VERSION = '0.1.0';

const manifest = z.looseObject({ name: z.string(), dependencies: z.record(z.string(), z.string()).optional(), scripts: z.record(z.string(), z.string()).optional() });
const lock = z.looseObject({ packages: z.record(z.string(), z.looseObject({})) });

/** The manifests of root and apps and the lock: names, versions, licence, and nothing that only the example needed. */
export function packageFiles(plan: ProjectPlan, files: TrackedFiles, template: Template, licence: Licence, isKept: (path: string) => boolean): ReadonlyMap<string, string> {
  const written = new Map<string, string>();
  const licenceName = licence === 'none' ? 'UNLICENSED' : licence;
  const apps = files.paths.filter((path) => /^apps\/[^/]+\/package\.json$/.test(path));
  const needless = new Map(apps.map((path) => [path, needlessOf(path, files, isKept)]));
  for (const path of apps) {
    const own = manifest.parse(JSON.parse(textOf(files, path)));
    written.set(path, jsonText({ ...own, version: FIRST_VERSION, license: licenceName, dependencies: without(own.dependencies ?? {}, needless.get(path) ?? []) }));
  }
  const root = manifest.parse(JSON.parse(textOf(files, 'package.json')));
  const scripts = Object.entries(root.scripts ?? {}).filter(([, command]) => !template.tools.some((tool) => command.endsWith(` ${tool}`)));
  const about = `Predicts ${plan.target.name} of ${plan.noun.many}`;
  written.set('package.json', jsonText({ ...root, name: plan.name, version: FIRST_VERSION, description: about, license: licenceName, scripts: Object.fromEntries(scripts) }));
  written.set('package-lock.json', lockText(files, plan, licenceName, needless));
  return written;
}

/** Dependencies of an app that no file of it names any more. */
function needlessOf(path: string, files: TrackedFiles, isKept: (path: string) => boolean): string[] {
  const folder = path.replace(/package\.json$/, '');
  const names = Object.keys(manifest.parse(JSON.parse(textOf(files, path))).dependencies ?? {});
  const ours = files.paths.filter((each) => each.startsWith(folder) && /\.[cm]?[tj]s$/.test(each));
  const [kept, gone] = [ours.filter(isKept), ours.filter((each) => !isKept(each))].map((paths) => paths.map((each) => textOf(files, each)).join('\n'));
  const isNamed = (text: string | undefined, name: string) => text?.includes(`'${name}`) === true;
  return names.filter((name) => !isNamed(kept, name) && isNamed(gone, name));
}

function lockText(files: TrackedFiles, plan: ProjectPlan, licence: string, needless: ReadonlyMap<string, readonly string[]>): string {
  const own = lock.parse(JSON.parse(textOf(files, 'package-lock.json')));
  const packages = { ...own.packages };
  packages[''] = { ...packages[''], name: plan.name, version: FIRST_VERSION, license: licence };
  for (const [path, names] of needless) {
    const app = path.replace(/\/package\.json$/, '');
    const entry = z.looseObject({ dependencies: z.record(z.string(), z.string()).optional() }).parse(packages[app] ?? {});
    packages[app] = { ...entry, version: FIRST_VERSION, license: licence, dependencies: without(entry.dependencies ?? {}, names) };
    for (const name of names) if (!isNeeded(packages, name)) delete packages[`node_modules/${name}`];
  }
  return jsonText({ ...own, name: plan.name, version: FIRST_VERSION, packages });
}

/** Whether a package of the lock still asks for another one. */
function isNeeded(packages: Readonly<Record<string, unknown>>, name: string): boolean {
  const asks = z.looseObject({ dependencies: z.record(z.string(), z.string()).optional(), peerDependencies: z.record(z.string(), z.string()).optional(), optionalDependencies: z.record(z.string(), z.string()).optional() });
  return Object.values(packages).some((entry) => {
    const { dependencies, peerDependencies, optionalDependencies } = asks.parse(entry);
    return [dependencies, peerDependencies, optionalDependencies].some((names) => names !== undefined && name in names);
  });
}

const without = <Value>(entries: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> => Object.fromEntries(Object.entries(entries).filter(([name]) => !names.includes(name)));
const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
