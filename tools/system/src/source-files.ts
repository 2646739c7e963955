import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '@tripod/processes';
import { gitEnvironment } from './git-environment.js';

/** A file of the repository, committed or not, with its text. */
export interface SourceFile {
  /** Relative to the checkout, with `/`. */
  readonly path: string;
  readonly text: string;
}

const isSource = /\.([cm]?[jt]sx?|sql)$/;

/** The code and SQL of the checkout as it stands, without what git ignores. */
export function sourceFiles(): SourceFile[] {
  return trackedPaths()
    .filter((path) => isSource.test(path))
    .map((path) => ({ path, text: readFileSync(join(checkout, path), 'utf8') }));
}

/** Every file of the checkout that git has, or would take. */
export function trackedPaths(): string[] {
  const args = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', args, { cwd: checkout, encoding: 'utf8', env: gitEnvironment() });
  return [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(join(checkout, path))).sort();
}
