import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { jsonOf, lastLine, signingKeys, type AppKind } from '@tripod/processes';
import { z } from 'zod';
import { WorkspaceCopy, type Outcome } from '../workspace-copy.js';

const served = z.object({ address: z.url(), curl: z.string() });

/** `ml serve` that accepts requests. */
export interface RunningServer extends z.infer<typeof served> {
  stop(): Promise<void>;
}

/** A copy of the workspace with its three apps built, a database and a folder for runs. */
export class BuiltWorkspace {
  private constructor(
    readonly copy: WorkspaceCopy,
    readonly database: TestDatabase,
    /** A folder for what the apps write, and for files of tests. */
    readonly scratch: string,
  ) {}

  static async make(): Promise<BuiltWorkspace> {
    const built = new BuiltWorkspace(await WorkspaceCopy.make(), await createDatabase(), await mkdtemp(join(tmpdir(), 'job-')));
    const { exitCode, stdout, stderr } = await built.copy.nx('run-many', '-t', 'build');
    if (exitCode !== 0) throw new Error(`the apps were not built: ${stdout}${stderr}`);
    return built;
  }

  settings(app: AppKind): Record<string, string> {
    const keys = signingKeys(join(this.scratch, 'keys'));
    return {
      DATABASE_URL: this.database.url(app),
      RUNS_DIRECTORY: join(this.scratch, 'mlruns'),
      MODEL_PUBLIC_KEY: keys.publicKey,
      ...(app === 'ml' && { MODEL_SIGNING_KEY: keys.privateKey }),
      PACKAGE_CACHE_DIRECTORY: join(this.scratch, 'packages'),
    };
  }

  run(app: AppKind, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    return this.copy.node([`apps/${app}/dist/main.js`, ...args], { ...this.settings(app), ...env });
  }

  /** What a command answers; it must end well. */
  async ask(app: AppKind, args: readonly string[]): Promise<unknown> {
    const { stdout, stderr, exitCode } = await this.run(app, [...args, '--json']);
    if (exitCode !== 0) throw new Error(`${app} ${args.join(' ')}: ${stderr}`);
    return jsonOf(lastLine(stdout));
  }

  async serve(runId: string): Promise<RunningServer> {
    const server = spawn(process.execPath, ['apps/ml/dist/main.js', 'serve', '--run', runId, '--json'], {
      cwd: this.copy.directory,
      env: { ...process.env, ...this.settings('ml') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(server, 'exit');
    const [line] = await once(createInterface({ input: server.stdout }), 'line');
    return {
      ...served.parse(jsonOf(String(line))),
      stop: async () => {
        server.kill('SIGTERM');
        await ended;
      },
    };
  }

  async remove(): Promise<void> {
    await this.copy.remove();
    await this.database.drop();
    await rm(this.scratch, { recursive: true });
  }
}
