import { execFile } from 'node:child_process';
import { access, cp, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** The checkout that the tests run in. */
export const checkout = resolve(__dirname, '../../..');

const execute = promisify(execFile);
const OUTPUT_BYTES = 64 * 1024 * 1024;

/** What a command said; it does not throw when the command fails. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A git clone of the checkout as it stands, edits included, in a temporary folder, with its installed packages linked. */
export class WorkspaceCopy {
  private constructor(readonly directory: string) {}

  static async make(): Promise<WorkspaceCopy> {
    const directory = await mkdtemp(join(tmpdir(), 'tripod-copy-'));
    await execute('git', ['clone', '--quiet', '--no-local', '--depth', '1', `file://${checkout}`, directory]);
    const copy = new WorkspaceCopy(directory);
    await copy.git('config', 'user.name', 'Test');
    await copy.git('config', 'user.email', 'test@example.invalid');
    for (const folder of ['.', 'apps/etl', 'apps/ml', 'apps/user']) await copy.linkPackages(folder);
    await copy.takeEdits();
    return copy;
  }

  /** What is not committed in the checkout is committed here: it is what whoever runs the tests wants to know about. */
  private async takeEdits(): Promise<void> {
    const list = ['ls-files', '-z', '--modified', '--others', '--deleted', '--exclude-standard'];
    const { stdout } = await execute('git', list, { cwd: checkout });
    const files = new Set(stdout.split('\0').filter((file) => file !== ''));
    if (files.size === 0) return;
    for (const file of files) {
      const target = join(this.directory, file);
      await mkdir(dirname(target), { recursive: true });
      await cp(join(checkout, file), target).catch(() => rm(target, { force: true }));
    }
    await this.commit('chore: as it stands in the checkout');
  }

  /** Links each package by itself, so that the links of the workspace's own apps can lead into the copy. */
  private async linkPackages(folder: string): Promise<void> {
    const from = join(checkout, folder, 'node_modules');
    const entries = await readdir(from, { withFileTypes: true }).catch(() => []);
    await mkdir(join(this.directory, folder, 'node_modules'), { recursive: true });
    for (const entry of entries) {
      const target = entry.isSymbolicLink() ? await readlink(join(from, entry.name)) : join(from, entry.name);
      await symlink(target, join(this.directory, folder, 'node_modules', entry.name));
    }
  }

  /** Makes `path` of the copy a link to what lies elsewhere. */
  async link(target: string, path: string): Promise<void> {
    await mkdir(dirname(join(this.directory, path)), { recursive: true });
    await symlink(target, join(this.directory, path));
  }

  async write(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.directory, file)), { recursive: true });
    await writeFile(join(this.directory, file), text);
  }

  /** Replaces a text that must be there, so that a test does not go on testing nothing after the file has changed. */
  async replace(file: string, text: string | RegExp, by: string): Promise<void> {
    const before = await readFile(join(this.directory, file), 'utf8');
    const after = before.replace(text, by);
    if (after === before) throw new Error(`${file} has no ${text} to replace; the test has to be written anew`);
    await this.write(file, after);
  }

  async read(file: string): Promise<string> {
    return readFile(join(this.directory, file), 'utf8');
  }

  async has(file: string): Promise<boolean> {
    return access(join(this.directory, file)).then(() => true, () => false);
  }

  async commit(message: string): Promise<void> {
    await this.git('add', '-A');
    await this.git('commit', '--quiet', '--allow-empty', '-m', message);
  }

  /** Back to the checkout as it was copied, or to another `revision`. */
  async restore(revision = 'HEAD'): Promise<void> {
    await this.git('reset', '--quiet', '--hard', revision);
    await this.git('clean', '--quiet', '-fd');
  }

  async git(...args: string[]): Promise<string> {
    return (await execute('git', args, { cwd: this.directory })).stdout.trim();
  }

  nx(...args: string[]): Promise<Outcome> {
    return this.node(['node_modules/nx/dist/bin/nx.js', ...args]);
  }

  /** Runs Node in the copy, without the environment of a surrounding Nx run. */
  async node(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    const outside = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')));
    const options = { cwd: this.directory, maxBuffer: OUTPUT_BYTES, env: { ...outside, NX_DAEMON: 'false', NO_COLOR: '1', ...env } };
    return new Promise((done) => {
      execFile(process.execPath, args, options, (error, stdout, stderr) => {
        const exitCode = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
        done({ exitCode, stdout, stderr });
      });
    });
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}
