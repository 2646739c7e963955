import type { Command } from 'commander';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { trustOf } from '../packages/trust.js';
import { servingExampleFile } from '../packaging/mlmodel.js';
import type { Project } from '../project.js';
import { openRunStore } from '../runs/open-run-store.js';
import { builtBodyThread } from '../serving/built-body-thread.js';
import { AT_ONCE, DRAINED } from '../serving/connections.js';
import { DEFAULT_PORT } from '../serving/listen.js';
import { serveRun, type RunningServer } from '../serving/serve-run.js';
import { version } from '../serving/version.js';
import { removeLeftFolders } from '../temporary-folder.js';
import { chooseRun, type ChosenRun } from './choose-model.js';
import { parsePort } from './options.js';
import type { ServeReply } from './serve-reply.js';

interface ServeOptions {
  readonly model?: string;
  readonly run?: string;
  readonly host: string;
  readonly port?: number;
  readonly allowUnsigned?: true;
  readonly json?: true;
}

/** `ml serve`: answers `/invocations` with a run's package until it is stopped. */
export function addServe(program: Command, project: Project, context: CommandContext): void {
  program
    .command('serve')
    .description("serve a run's model package over HTTP, by MLflow's scoring protocol")
    .option('--model <name>', 'the model whose latest finished run is served')
    .option('--run <id>', 'another run, by its id, the beginning of it, or models:/<name>@<alias>')
    .option('--host <address>', 'address to listen on; others than loopback need SERVE_TOKEN', '127.0.0.1')
    .option('--port <number>', `port to listen on (default: ${DEFAULT_PORT}, or the next free one)`, parsePort)
    .option('--allow-unsigned', 'serve a package without a signature, with a warning')
    .option('--json', 'one JSON object as the first line of stdout')
    .action((options: ServeOptions) => serve(project, context, options));
}

async function serve(project: Project, { env, log, print, complain, signal }: CommandContext, options: ServeOptions): Promise<void> {
  const config = readConfig(env);
  const trust = await trustOf(config, options, (warning) => complain(`Warning: ${warning}.`));
  // Copies of packages that a killed process left.
  removeLeftFolders('package');
  const store = openRunStore(config, signal);
  const chosen = await chooseRun(project, store, options);
  const { host, port } = options;
  const bodyThread = await builtBodyThread();
  const server = await serveRun(store, { model: chosen.model, runId: chosen.run.id, trust, host, port, token: config.SERVE_TOKEN, version, bodyThread, signal, logger: log });
  let ending = AT_ONCE;
  try {
    print(await announcement(server, chosen, options.json ?? false, config.SERVE_TOKEN !== undefined));
    if (signal.aborted) return;
    const failure = await Promise.race([server.failed, once(signal, 'abort').then(() => undefined)]);
    if (failure) throw failure;
    if (isTermination(signal)) ending = DRAINED;
  } finally {
    await server.close(ending);
  }
}

/** Whether a service manager or a balancer ends the server, which sends its requests elsewhere meanwhile. */
function isTermination({ reason }: AbortSignal): boolean {
  return reason instanceof Error && reason.message === 'SIGTERM';
}

async function announcement({ address, opened }: RunningServer, { model, run }: ChosenRun, json: boolean, needsToken: boolean): Promise<string> {
  const curl = curlCommand(address, await readFile(join(opened.directory, servingExampleFile), 'utf8'), needsToken);
  if (json) return JSON.stringify({ model: model.name, runId: run.id, address, curl } satisfies ServeReply);
  return [`serves run ${run.id} (${run.name}) of model '${model.name}' at ${address} until Ctrl-C. Try it with a stored row:`, '', curl, ''].join('\n');
}

function curlCommand(address: string, body: string, needsToken: boolean): string {
  const token = needsToken ? ' -H "Authorization: Bearer $SERVE_TOKEN"' : '';
  return `curl -s ${address}/invocations -H 'Content-Type: application/json'${token} -d '${body.trim().replaceAll("'", String.raw`'\''`)}'`;
}
