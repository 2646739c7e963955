import { visitNotIgnoredFiles, type Tree } from '@nx/devkit';
import type { App } from '@tripod/processes';
import { z } from 'zod';
import { appsOf } from './apps.js';
import { businessOf } from './business.js';
import { addToLock } from './lock-file.js';
import { edit, json, kebabName, textOf } from './names.js';
import { refusal } from './refusal.js';
import { addElement } from './source-edits.js';

/** What a new app is made of. */
export interface NewApp {
  readonly name: string;
  /** One sentence: what it does. */
  readonly description: string;
  /** The app whose mechanism it gets. */
  readonly from: App;
}

const manifestFile = z.object({ dependencies: z.record(z.string(), z.string()) });
/** Names that mean something else to Postgres or to the tools. */
const RESERVED = /^(owner|postgres|public|none|dataset-readers|pg-.*)$/;
const FIRST_VERSION = '0.1.0';

/**
 * Copies the mechanism of an app into a folder of its own, under another name: without the business's folders, what was
 * built, and the packages that only the business needed. What the app is about is still to be written.
 *
 * @returns the folder of the new app, and the folder in it where the business goes
 * @throws {ToolError} BAD_USAGE for a name that is not valid or taken
 */
export function copyMechanism(tree: Tree, { name, description, from }: NewApp): App & { readonly business: string } {
  kebabName('an app', name, `sales-${from.kind}`);
  if (RESERVED.test(name)) throw refusal(`The name ${name} is reserved: Postgres or the tools use it. Choose another one, such as sales-${from.kind}.`);
  const taken = appsOf(tree).find((app) => app.name === name);
  if (taken !== undefined || tree.exists(`apps/${name}`)) throw refusal(`There is an app '${name}' already, in ${taken?.folder ?? `apps/${name}`}. Choose another name.`);
  const folder = `apps/${name}`;
  const { folder: business } = businessOf(tree);
  const mechanism = new Map<string, Buffer>();
  let example = '';
  visitNotIgnoredFiles(tree, from.folder, (path) => {
    const inner = path.replaceAll('\\', '/').slice(from.folder.length + 1);
    const content = tree.read(path);
    if (content === null || inner === 'CHANGELOG.md') return;
    if (isExample(from, business, inner)) example += content.toString('utf8');
    else mechanism.set(inner, content);
  });
  for (const [inner, content] of mechanism) tree.write(`${folder}/${inner}`, content);
  const texts = [...mechanism].flatMap(([inner, content]) => (/\.[cm]?ts$/.test(inner) ? [content.toString('utf8')] : [])).join('\n');
  const isSpare = (dependency: string) => imports(example, dependency) && !imports(texts, dependency);
  edit(tree, `${folder}/package.json`, (text) => {
    const given: object = JSON.parse(text);
    const dependencies = Object.fromEntries(Object.entries(manifestFile.parse(given).dependencies).filter(([dependency]) => !isSpare(dependency)));
    // Over what is given, so that the order of the properties stays.
    return json({ ...given, name, version: FIRST_VERSION, description, dependencies });
  });
  edit(tree, `${folder}/project.json`, (text) => {
    const spare = Object.keys(manifestFile.parse(JSON.parse(textOf(tree, `${from.folder}/package.json`))).dependencies).filter(isSpare);
    const renamed = text.replace(`"name": "${from.name}"`, `"name": "${name}"`);
    return spare.reduce((left, dependency) => left.replace(` "${dependency}",`, ''), renamed);
  });
  addToLock(tree, folder, from.folder, { name, version: FIRST_VERSION });
  addOwners(tree, from.folder, folder);
  return { name, kind: from.kind, folder, description, business: from.kind === 'ml' ? `${folder}/src/models` : `${folder}/src/${business}` };
}

/** Folders of the business in an app: all models of an ml app, the folder with the business's name in the others. */
function isExample({ kind }: App, business: string, inner: string): boolean {
  return kind === 'ml' ? inner.startsWith('src/models/') : inner.startsWith(`src/${business}/`);
}

const imports = (text: string, dependency: string): boolean => text.includes(`'${dependency}'`) || text.includes(`'${dependency}/`);

/** The new app belongs to those who own the one that it was made of. */
function addOwners(tree: Tree, from: string, folder: string): void {
  const path = '.github/CODEOWNERS';
  if (!tree.exists(path)) return;
  // A project that has named nobody yet has these lines as comments.
  const line = new RegExp(`^(# )?/${from}/ +(.*)$`, 'm');
  edit(tree, path, (text) => text.replace(line, (found, comment = '', owners: string) => `${found}\n${comment}${`/${folder}/`.padEnd(18)} ${owners}`));
}

/** Names a folder of the business to the tests of the whole, which keep the business out of everything else. */
export function addExampleFolder(tree: Tree, folder: string): void {
  const path = `tools/system/src/${businessOf(tree).folder}/example.ts`;
  if (tree.exists(path)) edit(tree, path, (text) => addElement(text, path, 'exampleFolders', `'${folder}'`));
}
