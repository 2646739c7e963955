import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '@tripod/processes';
import { z } from 'zod';

/** A project of the workspace. */
export interface Project {
  readonly name: string;
  /** Relative to the workspace. */
  readonly folder: string;
}

const projectSchema = z.object({ name: z.string() });

/** The projects of this checkout: each folder of apps, libs and tools that has a project.json. */
export function findProjects(): Project[] {
  const folders = ['apps', 'libs', 'tools'].flatMap((parent) => readdirSync(join(checkout, parent)).map((name) => `${parent}/${name}`));
  return folders.flatMap((folder) => {
    const file = join(checkout, folder, 'project.json');
    return existsSync(file) ? [{ name: projectSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).name, folder }] : [];
  });
}
