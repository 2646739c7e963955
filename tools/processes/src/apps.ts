import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkout } from './checkout.js';
import { ToolError } from './errors.js';

/** What an app does: etl brings data, ml trains and serves, user decides. It is a tag of its project.json. */
export const appKinds = ['etl', 'ml', 'user'] as const;
export type AppKind = (typeof appKinds)[number];

/** An app of a workspace. */
export interface App {
  /** Of its project and package, of its role and schema in Postgres. */
  readonly name: string;
  readonly kind: AppKind;
  /** Relative to the workspace: `apps/etl`. */
  readonly folder: string;
  /** One sentence, from its package.json. */
  readonly description: string;
}

const projectSchema = z.object({ name: z.string(), tags: z.array(z.string()).default([]) });
const packageSchema = z.object({ name: z.string(), description: z.string().default('') });
/** Names that mean something else to Postgres or to the tools. */
const reserved = /^(owner|postgres|public|none)$/;

/**
 * The apps of a workspace by name: each folder of `apps` whose project.json has a tag etl, ml or user. Nx reads the same
 * files; to read them here takes a millisecond, to start Nx two seconds.
 *
 * @throws {ToolError} BAD_SETTING if a name or tag is not valid
 */
export function findApps(root = checkout): App[] {
  const folders = existsSync(join(root, 'apps')) ? readdirSync(join(root, 'apps')).sort() : [];
  return folders
    .flatMap((folder) => readApp(root, `apps/${folder}`) ?? [])
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readApp(root: string, folder: string): App | undefined {
  const file = join(root, folder, 'project.json');
  if (!existsSync(file)) return undefined;
  const { name, tags } = projectSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const kinds = appKinds.filter((kind) => tags.includes(kind));
  const [kind] = kinds;
  if (kind === undefined) return undefined;
  const manifest = packageSchema.parse(JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')));
  const wrong = (reason: string) => new ToolError('BAD_SETTING', `${folder}/project.json: ${reason}.`);
  if (kinds.length > 1) throw wrong(`an app has one of the tags ${appKinds.join(', ')}, this one has ${kinds.join(' and ')}`);
  if (manifest.name !== name) throw wrong(`the name ${name} differs from ${manifest.name} in package.json; give both the same name`);
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) throw wrong(`the name ${name} is not valid: use up to 63 of a-z, 0-9 and -, beginning with a letter`);
  if (reserved.test(name)) throw wrong(`the name ${name} is reserved; choose another`);
  return { name, kind, folder, description: manifest.description };
}

/** An app's name as a part of variables: `sales-etl` → `SALES_ETL`. */
export const variablePart = (name: string): string => name.toUpperCase().replaceAll('-', '_');

/** The variable with the address of an app's database: `SALES_ETL_DATABASE_URL`. */
export const databaseVariable = (app: Pick<App, 'name'>): string => `${variablePart(app.name)}_DATABASE_URL`;

/** The file that an app's build makes. */
export const builtMain = (app: Pick<App, 'folder'>, root = checkout): string => join(root, app.folder, 'dist', 'main.js');
