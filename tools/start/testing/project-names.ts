import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../checkout.js';

/** The projects of this checkout: each folder of apps, libs and tools that has a project.json, which names it likewise. */
export function projectNames(): string[] {
  return ['apps', 'libs', 'tools'].flatMap((folder) =>
    readdirSync(join(checkout, folder)).filter((name) => existsSync(join(checkout, folder, name, 'project.json'))),
  );
}
