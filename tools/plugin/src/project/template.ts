import { ToolError } from '@tripod/processes';
import { textOf, type TrackedFiles } from './changes.js';

/** What of a checkout is the example that a project takes the place of. Read from its files: this tool knows no example by name. */
export interface Template {
  /** Folders of which everything is example. */
  readonly exampleFolders: readonly string[];
  /** Words of the example, which no file of the new project holds. */
  readonly exampleWords: readonly RegExp[];
  /** The business's folder in the contracts. */
  readonly business: string;
  readonly noun: { readonly one: string; readonly many: string };
  /** Names of the models. */
  readonly models: readonly string[];
  /** Folders of tools that are example: their commands go with them. */
  readonly tools: readonly string[];
}

const ROOT = 'tools/system/src/example.ts';

/**
 * Reads what the example of a checkout is.
 *
 * @throws {ToolError} BAD_USAGE when it is not a checkout of the template
 */
export function templateOf(files: TrackedFiles): Template {
  const [, entry] = found(files, ROOT, /from '\.\/([\w-]+\/example)\.js';/);
  const facts = `tools/system/src/${entry}.ts`;
  const [, folders = ''] = found(files, facts, /exampleFolders[^=]*= \[([^\]]*)\]/);
  const [, words = ''] = found(files, facts, /exampleWords[^=]*= \[\n([^;]*)\n\];/);
  const exampleFolders = texts(folders);
  const [, business = ''] = found(files, 'libs/contracts/src/index.ts', /^export \* from '\.\/([\w-]+)\/index\.js';$/m);
  const [, one = '', many = ''] = found(files, `libs/contracts/src/${business}/business.ts`, /noun: \{ one: '([^']*)', many: '([^']*)' \}/);
  const last = (parent: string) => exampleFolders.filter((folder) => folder.startsWith(parent)).map((folder) => folder.slice(parent.length));
  // A folder of the business's own name holds what its models have in common, unless it is the only one.
  const models = last('apps/ml/src/models/').filter((name) => name !== business);
  return {
    exampleFolders,
    exampleWords: words.split('\n').flatMap((line) => (/^\s*\/(.+)\/([a-z]*),?$/.exec(line) ?? []).length === 0 ? [] : [regexOf(line)]),
    business,
    noun: { one, many },
    models: models.length === 0 ? [business] : models,
    tools: last('tools/').filter((name) => !name.includes('/')),
  };
}

function regexOf(line: string): RegExp {
  const [, source = '', flags = ''] = /^\s*\/(.+)\/([a-z]*),?$/.exec(line) ?? [];
  return new RegExp(source, flags);
}

const texts = (list: string): string[] => [...list.matchAll(/'([^']+)'/g)].map(([, text = '']) => text);

/** What a pattern finds in a file that must have it. */
function found(files: TrackedFiles, path: string, pattern: RegExp): RegExpExecArray {
  const match = files.paths.includes(path) ? pattern.exec(textOf(files, path)) : null;
  if (match !== null) return match;
  throw new ToolError('BAD_USAGE', `${path} does not say what the example is: this is no checkout of the template as it was cloned, so nothing was changed.`);
}
