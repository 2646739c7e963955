import type { TrackedFiles } from '../project/changes.js';
import type { Repository } from './git.js';

/** The files of a commit, all of them in memory: a template is some megabytes. */
export async function trackedFiles(repository: Repository, commit: string): Promise<TrackedFiles> {
  const entries = (await repository.ask(['ls-tree', '-r', '-z', commit])).split('\0').flatMap((line) => {
    const [, kind, hash = '', path = ''] = /^\d+ (\w+) (\S+)\t([^]*)$/.exec(line) ?? [];
    return kind === 'blob' ? [{ hash, path }] : [];
  });
  const answer = await repository.giveForBytes(['cat-file', '--batch'], entries.map(({ hash }) => `${hash}\n`).join(''));
  const contents = new Map<string, Uint8Array>();
  let place = 0;
  for (const { path } of entries) {
    const end = answer.indexOf(0x0a, place);
    const size = Number(answer.subarray(place, end).toString('latin1').split(' ').at(-1));
    contents.set(path, answer.subarray(end + 1, end + 1 + size));
    place = end + 1 + size + 1;
  }
  return {
    paths: [...contents.keys()].sort(),
    read(path) {
      const content = contents.get(path);
      if (content === undefined) throw new TypeError(`${path} is not in commit ${commit}`);
      return content;
    },
  };
}
