import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkout } from '@tripod/processes';
import { exampleFolders } from './example.js';
import { WorkspaceCopy } from './workspace-copy.js';

/** A small project of another business: files of `tools/system/foreign/<name>`, as they would lie in the workspace. */
export interface ForeignTree {
  readonly name: string;
  /** The folder of the business in each project. */
  readonly business: string;
  /** What the folder's index exports, by app. */
  readonly etl: string;
  readonly model: string;
  readonly user: string;
}

/** What of the workspace is about these projects, and about how they replace the example. */
const FOREIGN = ['tools/system/foreign', 'tools/system/src/foreign-project.ts', 'tools/system/src/foreign.long.spec.ts', 'tools/system/src/adopt.long.spec.ts'];

/** Written by `nx run contracts:schemas` from the contracts of the business. */
const SCHEMAS = 'libs/contracts/schemas/';

/** In each composition root, what names the example and what names the business instead. */
const roots = ({ business, etl, model, user }: ForeignTree): Readonly<Record<string, readonly (readonly [RegExp, string])[]>> => ({
  'libs/contracts/src/index.ts': [[/^export \* from '\.\/[\w-]+\/index\.js';$/m, `export * from './${business}/index.js';`]],
  'apps/etl/src/project.ts': [[/^export \{ \w+ as project \} from .*;$/m, `export { ${etl} as project } from './${business}/index.js';`]],
  'apps/ml/src/models/index.ts': [
    [/(?:^import \{ \w+ \} from '\.\/[\w-]+\/index\.js';\n)+/m, `import { ${model} } from './${model}/index.js';\n`],
    [/= \[.*\];/, `= [${model}];`],
  ],
  'apps/user/src/project.ts': [[/^export \{ \w+ as project \} from .*;$/m, `export { ${user} as project } from './${business}/index.js';`]],
  'tools/system/src/example.ts': [[/^export \* from .*;$/m, `export * from './${business}/example.js';`]],
});

/** Files and their lines. */
export interface Size {
  readonly files: number;
  readonly lines: number;
}

/** What it takes to replace the example. */
export interface Replacement {
  /** What was the example, and is gone. */
  readonly removed: Size;
  /** What an adopter writes. Data and schemas, which nobody writes, do not count. */
  readonly written: Size;
  /** The composition roots that changed, each with the number of its new lines. */
  readonly roots: Readonly<Record<string, number>>;
  /** All other files that changed: mechanism. */
  readonly mechanism: readonly string[];
}

/** A copy of the workspace in which a small project has taken the place of the example. */
export class ForeignProject {
  private constructor(
    readonly copy: WorkspaceCopy,
    readonly replacement: Replacement,
  ) {}

  /** Makes it, in one commit. */
  static async make(tree: ForeignTree): Promise<ForeignProject> {
    const copy = await WorkspaceCopy.make();
    try {
      for (const path of FOREIGN) await rm(join(copy.directory, path), { recursive: true });
      await copy.commit('chore: without the foreign projects');
      const before = await copy.git('rev-parse', 'HEAD');
      for (const path of exampleFolders) await rm(join(copy.directory, path), { recursive: true, force: true });
      const folder = join(checkout, 'tools/system/foreign', tree.name);
      await cp(folder, copy.directory, { recursive: true });
      for (const [file, lines] of Object.entries(roots(tree))) for (const [text, by] of lines) await copy.replace(file, text, by);
      const written = await copy.nx('run', 'contracts:schemas');
      if (written.exitCode !== 0) throw new Error(`the schemas of ${tree.name} were not written: ${written.stdout}${written.stderr}`);
      await copy.commit(`feat: ${tree.business} in the place of the example`);
      return new ForeignProject(copy, count(tree, await filesOf(folder), await copy.git('diff', '--numstat', '--no-renames', before, 'HEAD')));
    } catch (error) {
      await copy.remove();
      throw error;
    }
  }

  remove(): Promise<void> {
    return this.copy.remove();
  }
}

async function filesOf(folder: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Set(entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)));
}

/** Each changed file belongs to the example, to the tree, to the schemas or to the roots; what is left is mechanism. */
function count(tree: ForeignTree, files: ReadonlySet<string>, numstat: string): Replacement {
  const changes = numstat.split('\n').map((line) => {
    const [added = '', removed = '', path = ''] = line.split('\t');
    return { path, added: Number(added), removed: Number(removed) };
  });
  const isExample = (path: string) => exampleFolders.some((folder) => path.startsWith(`${folder}/`));
  const isCode = (path: string) => path.endsWith('.ts');
  const sizeOf = (chosen: typeof changes, lines: 'added' | 'removed'): Size => ({ files: chosen.length, lines: chosen.reduce((sum, change) => sum + change[lines], 0) });
  const rootFiles = Object.keys(roots(tree));
  const others = changes.filter(({ path }) => !isExample(path) && !files.has(path) && !path.startsWith(SCHEMAS));
  return {
    removed: sizeOf(changes.filter(({ path }) => isExample(path) && isCode(path)), 'removed'),
    written: sizeOf(changes.filter(({ path }) => files.has(path) && isCode(path)), 'added'),
    roots: Object.fromEntries(others.filter(({ path }) => rootFiles.includes(path)).map(({ path, added }) => [path, added])),
    mechanism: others.filter(({ path }) => !rootFiles.includes(path)).map(({ path }) => path),
  };
}
