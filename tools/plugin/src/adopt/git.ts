import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { messageOf, ToolError } from '@tripod/processes';

const execute = promisify(execFile);
const OUTPUT_BYTES = 256 * 1024 * 1024;

/** git in one repository. */
export class Repository {
  constructor(readonly root: string) {}

  /** What a command printed, without the line end. */
  async ask(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
    return (await this.bytes(args, env)).toString('utf8').replace(/\n$/, '');
  }

  /** The bytes that a command printed. */
  async bytes(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Buffer> {
    const { stdout } = await execute('git', args, { cwd: this.root, env: { ...process.env, ...env }, maxBuffer: OUTPUT_BYTES, encoding: 'buffer' });
    return stdout;
  }

  /** Gives a command something on stdin, and resolves with what it printed. */
  async give(args: readonly string[], input: string | Uint8Array, env: Readonly<Record<string, string>> = {}): Promise<string> {
    return (await this.giveForBytes(args, input, env)).toString('utf8').replace(/\n$/, '');
  }

  /** The same for an answer of bytes. */
  async giveForBytes(args: readonly string[], input: string | Uint8Array, env: Readonly<Record<string, string>> = {}): Promise<Buffer> {
    const running = execute('git', args, { cwd: this.root, env: { ...process.env, ...env }, maxBuffer: OUTPUT_BYTES, encoding: 'buffer' });
    running.child.stdin?.end(input);
    return (await running).stdout;
  }
}

/**
 * The repository that a checkout is, with nothing uncommitted in it.
 *
 * @throws {ToolError} BAD_USAGE without git, outside of a repository, with uncommitted changes, without a name for commits
 */
export async function cleanRepository(root: string): Promise<Repository> {
  const repository = new Repository(root);
  const answer = (args: readonly string[], otherwise: string) =>
    repository.ask(args).catch((error: unknown) => {
      throw new ToolError('BAD_USAGE', `${otherwise} (${messageOf(error).split('\n').at(-1) || 'no reason given'}). Nothing was changed.`, { cause: error });
    });
  await answer(['--version'], 'git does not run here, and adopting makes a commit: install git');
  await answer(['rev-parse', '--verify', 'HEAD'], `${root} is no git repository with a commit: clone the template in place of copying it, or run \`git init && git add -A && git commit -m template\``);
  await answer(['var', 'GIT_COMMITTER_IDENT'], 'git does not know who you are: run `git config user.name …` and `git config user.email …`');
  const changed = (await repository.ask(['status', '--porcelain'])).split('\n').filter((line) => line !== '');
  if (changed.length > 0) {
    const shown = changed.slice(0, 5).map((line) => line.slice(3)).join(', ');
    throw new ToolError('BAD_USAGE', `${changed.length} files are changed or new and not committed (${shown}${changed.length > 5 ? ', …' : ''}): commit them, or put them away with \`git stash -u\`. Nothing was changed.`);
  }
  return repository;
}
