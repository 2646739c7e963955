import type { App, AppKind } from './apps.js';
import { ToolError } from './errors.js';

/**
 * The app of this name.
 *
 * @throws {ToolError} BAD_USAGE naming the apps of the workspace
 */
export function appNamed(apps: readonly App[], name: string): App {
  const found = apps.find((app) => app.name === name);
  if (found) return found;
  throw new ToolError('BAD_USAGE', `There is no app ${name}. The apps of this workspace: ${namesOf(apps)}.`);
}

/**
 * The app of a kind that the short forms and `npm start` run: the one named like its kind, or else the only one.
 *
 * @throws {ToolError} BAD_USAGE if there is none, or several of which none has the kind's name
 */
export function appOfKind(apps: readonly App[], kind: AppKind): App {
  const candidates = apps.filter((app) => app.kind === kind);
  const found = candidates.find((app) => app.name === kind) ?? candidates[0];
  if (found === undefined) throw new ToolError('BAD_USAGE', `No app has the tag ${kind}. The apps of this workspace: ${namesOf(apps)}.`);
  if (found.name === kind || candidates.length === 1) return found;
  throw new ToolError('BAD_USAGE', `Several apps have the tag ${kind}: ${namesOf(candidates)}. Choose one: npm run app -- <name> …`);
}

const namesOf = (apps: readonly App[]): string => (apps.length === 0 ? 'none' : apps.map(({ name }) => name).join(', '));
