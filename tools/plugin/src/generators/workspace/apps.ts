import type { Tree } from '@nx/devkit';
import { appKinds, type App, type AppKind } from '@tripod/processes';
import { z } from 'zod';
import { refusal } from './refusal.js';
import { textOf } from './names.js';

const projectFile = z.looseObject({ name: z.string(), tags: z.array(z.string()).default([]) });
const packageFile = z.looseObject({ name: z.string(), description: z.string().default('') });

/** The apps of a tree, by name: as `findApps` of the tools finds them on the disk. */
export function appsOf(tree: Tree): App[] {
  const folders = tree.children('apps').map((folder) => `apps/${folder}`).filter((folder) => tree.exists(`${folder}/project.json`));
  return folders
    .flatMap((folder): App[] => {
      const { name, tags } = projectFile.parse(JSON.parse(textOf(tree, `${folder}/project.json`)));
      const kind = appKinds.find((each) => tags.includes(each));
      const { description } = packageFile.parse(JSON.parse(textOf(tree, `${folder}/package.json`)));
      return kind === undefined ? [] : [{ name, kind, folder, description }];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The app of a kind that an option names, else the only one, or the one that has the name of the kind.
 *
 * @throws {ToolError} BAD_USAGE naming the apps to choose from
 */
export function appOf(tree: Tree, kind: AppKind, name: string | undefined): App {
  const apps = appsOf(tree).filter((app) => app.kind === kind);
  const names = apps.map((app) => app.name).join(', ') || 'none';
  const found = name === undefined ? (apps.find((app) => app.name === kind) ?? (apps.length === 1 ? apps[0] : undefined)) : apps.find((app) => app.name === name);
  if (found !== undefined) return found;
  throw refusal(name === undefined ? `There are several apps of the kind ${kind}: choose one with --app (${names}).` : `There is no app '${name}' of the kind ${kind}; there are: ${names}.`);
}
