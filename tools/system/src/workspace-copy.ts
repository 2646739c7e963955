import { execFile } from 'node:child_process';
import { access, cp, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { removeDatabase } from '@tripod/database';
import { checkout, nxCommand, temporaryFolder } from '@tripod/processes';
import { gitEnvironment } from './git-environment.js';
import { trackedPaths } from './source-files.js';

const execute = promisify(execFile);
const OUTPUT_BYTES = 64 * 1024 * 1024;
/** No hook and no signature: neither those of a template, nor of the person who runs the tests. */
const configuration = { 'core.hooksPath': '/dev/null', 'commit.gpgSign': 'false', 'tag.gpgSign': 'false', 'user.name': 'Test', 'user.email': 'test@example.invalid' };

/** What a command of a copy answered; a failure of it does not throw. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A git repository with the checkout as it stands, edits included, in one commit, in a temporary folder. Installed packages are linked. */
export class WorkspaceCopy {
  private constructor(
    readonly directory: string,
    private readonly outer = directory,
  ) {}

  /** @param name of its folder */
  static async make(name?: string): Promise<WorkspaceCopy> {
    const outer = temporaryFolder('copy');
    const copy = new WorkspaceCopy(name === undefined ? outer : join(outer, name), outer);
    await mkdir(copy.directory, { recursive: true });
    await copy.git('init', '--quiet', '--initial-branch=main', '--template=');
    for (const [name, value] of Object.entries(configuration)) await copy.git('config', name, value);
    for (const path of trackedPaths()) await copy.take(path);
    await copy.commit('chore: the checkout as it stands');
    const apps = await readdir(join(checkout, 'apps'));
    for (const folder of ['.', ...apps.map((app) => `apps/${app}`)]) await copy.linkPackages(folder);
    return copy;
  }

  private async take(path: string): Promise<void> {
    const target = join(this.directory, path);
    await mkdir(dirname(target), { recursive: true });
    await cp(join(checkout, path), target);
  }

  /** Links each package by itself, so that the links of the workspace's own apps can lead into the copy. */
  async linkPackages(folder: string, from = folder): Promise<void> {
    const packages = join(checkout, from, 'node_modules');
    const entries = await readdir(packages, { withFileTypes: true }).catch(() => []);
    if (entries.length === 0) return;
    await mkdir(join(this.directory, folder, 'node_modules'), { recursive: true });
    for (const entry of entries) {
      const target = entry.isSymbolicLink() ? await readlink(join(packages, entry.name)) : join(packages, entry.name);
      await symlink(target, join(this.directory, folder, 'node_modules', entry.name));
    }
  }

  /** Copies the folder of an app and gives the copy another name: that makes a second app. */
  async copyApp(from: string, name: string): Promise<void> {
    const target = join(this.directory, 'apps', name);
    await cp(join(this.directory, 'apps', from), target, { recursive: true, filter: (path) => !/\/(node_modules|dist)(\/|$)/.test(path) });
    for (const file of ['project.json', 'package.json']) await this.replace(`apps/${name}/${file}`, `"name": "${from}"`, `"name": "${name}"`);
    await this.linkPackages(`apps/${name}`, `apps/${from}`);
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
    if (after === before) throw new Error(`${file} has no ${String(text)} to replace: rewrite the test`);
    await this.write(file, after);
  }

  /** Adds a line to a file that is there. */
  async append(file: string, line: string): Promise<void> {
    await this.write(file, `${await this.read(file)}\n${line}\n`);
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
    return (await execute('git', args, { cwd: this.directory, env: gitEnvironment() })).stdout.trim();
  }

  nx(...args: string[]): Promise<Outcome> {
    const nx = nxCommand(args, this.directory);
    return this.node(nx.args, nx.env);
  }

  /** A command of the copy's root, as `npm run` gives it. */
  run(...args: string[]): Promise<Outcome> {
    return this.node(['tools/start.mjs', ...args]);
  }

  /**
   * Runs Node in the copy, without the environment of a surrounding run of Nx or git.
   *
   * @param withinMs ends it then; 0 is without end
   */
  async node(args: readonly string[], env: NodeJS.ProcessEnv = {}, withinMs = 0): Promise<Outcome> {
    const outside = Object.fromEntries(Object.entries(gitEnvironment()).filter(([name]) => !name.startsWith('NX_')));
    const options = { cwd: this.directory, maxBuffer: OUTPUT_BYTES, timeout: withinMs, env: { ...outside, NX_DAEMON: 'false', NO_COLOR: '1', ...env } };
    return new Promise((done) => {
      execFile(process.execPath, args, options, (error, stdout, stderr) => {
        const exitCode = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
        done({ exitCode, stdout, stderr });
      });
    });
  }

  /** Removes it, and the database that its commands made: root's lies outside of it. */
  async remove(): Promise<void> {
    await removeDatabase({ checkout: this.directory });
    await rm(this.outer, { recursive: true, force: true });
  }
}
