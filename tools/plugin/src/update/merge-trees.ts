import type { Repository } from '../adopt/git.js';

/** A path that two sides have changed in ways that do not go together, with git's entries of it: base, ours, theirs. */
export interface Conflict {
  readonly path: string;
  /** As `git update-index --index-info` reads them. */
  readonly entries: readonly string[];
  /** Stages that have the path: 1 base, 2 ours, 3 theirs. */
  readonly stages: readonly number[];
}

/** What a merge made: files in conflict hold git's marks. */
export interface Merged {
  readonly tree: string;
  readonly conflicts: readonly Conflict[];
}

// What stands beside the marks of a conflict.
const OURS = 'tripod/project';
const THEIRS = 'tripod/template';

/** Merges three trees as git merges branches, renamed files too, without a work tree. */
export async function mergeTrees(repository: Repository, base: string, ours: string, theirs: string): Promise<Merged> {
  // git before 2.40 takes a base only from the history of commits.
  const commit = (tree: string, ...parents: readonly string[]) => repository.ask(['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-m', 'for a merge']);
  const root = await commit(base);
  for (const [name, tree] of [[OURS, ours], [THEIRS, theirs]] as const) await repository.ask(['update-ref', `refs/${name}`, await commit(tree, root)]);
  try {
    return merged(await answerOf(repository, ['-c', 'merge.renames=true', '-c', 'merge.conflictStyle=merge', 'merge-tree', '--write-tree', '-z', '--no-messages', OURS, THEIRS]));
  } finally {
    for (const name of [OURS, THEIRS]) await repository.ask(['update-ref', '-d', `refs/${name}`]);
  }
}

/** What a command printed, also where it ended with 1: there are conflicts. */
async function answerOf(repository: Repository, args: readonly string[]): Promise<string> {
  return repository.ask(args).catch((error: unknown) => {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 1 && 'stdout' in error && Buffer.isBuffer(error.stdout)) return error.stdout.toString('utf8');
    throw error;
  });
}

function merged(answer: string): Merged {
  const [tree = '', ...lines] = answer.split('\0').filter((line) => line !== '');
  const conflicts = new Map<string, { entries: string[]; stages: number[] }>();
  for (const line of lines) {
    const [, stage, path = ''] = /^\d+ [0-9a-f]+ ([123])\t([^]*)$/.exec(line) ?? [];
    const conflict = conflicts.get(path) ?? { entries: [], stages: [] };
    conflict.entries.push(line);
    conflict.stages.push(Number(stage));
    conflicts.set(path, conflict);
  }
  return { tree, conflicts: [...conflicts].map(([path, conflict]) => ({ path, ...conflict })) };
}
