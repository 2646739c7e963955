import { Command, InvalidArgumentError } from 'commander';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { logger } from '../logger.js';
import { servingExampleFile } from '../packaging/mlmodel.js';
import { openRunStore } from '../runs/open-run-store.js';
import { DEFAULT_PORT } from '../serving/listen.js';
import { serveRun, type RunningServer } from '../serving/serve-run.js';
import { stopSignal } from '../stop-signal.js';
import { version } from '../serving/version.js';

interface ServeOptions {
  readonly run?: string;
  readonly host: string;
  readonly port?: number;
  readonly json?: true;
}

/** `ml serve`: answers `/invocations` with a run's package until it is told to stop. */
export function serveCommand(readConfig: () => Config): Command {
  return new Command('serve')
    .description("serve a run's model package over HTTP, by MLflow's scoring protocol")
    .option('--run <id>', 'the run; the latest finished one when it is not said')
    .option('--host <address>', 'address to listen on; others than loopback need SERVE_TOKEN', '127.0.0.1')
    .option('--port <number>', `port to listen on (default: ${DEFAULT_PORT}, or the next free one)`, parsePort)
    .option('--json', 'one JSON object as the first line of stdout')
    .action(async (options: ServeOptions) => {
      const config = readConfig();
      const stop = stopSignal();
      try {
        const server = await serveRun(openRunStore(config), { ...options, token: config.serveToken, version, logger: logger(config) });
        try {
          console.log(await announcement(server, options.json ?? false, config.serveToken !== undefined));
          const failure = await Promise.race([server.failed, aborted(stop.signal)]);
          if (failure) throw failure;
        } finally {
          await server.close();
        }
      } finally {
        // Also when it could not serve: the channel to who started it would keep this process.
        stop.release();
      }
    });
}

async function announcement({ address, opened }: RunningServer, json: boolean, needsToken: boolean): Promise<string> {
  const { run, directory } = opened;
  const curl = curlCommand(address, await readFile(join(directory, servingExampleFile), 'utf8'), needsToken);
  if (json) return JSON.stringify({ address, runId: run.id, curl });
  return [`serves run ${run.id} (${run.name}) at ${address} until Ctrl-C. Try it with a real flight:`, '', curl, ''].join('\n');
}

/** A line for a POSIX shell. */
function curlCommand(address: string, body: string, needsToken: boolean): string {
  const token = needsToken ? ' -H "Authorization: Bearer $SERVE_TOKEN"' : '';
  return `curl -s ${address}/invocations -H 'Content-Type: application/json'${token} -d '${body.trim().replaceAll("'", String.raw`'\''`)}'`;
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError(`'${text}' is no port: it must be a whole number up to 65535.`);
}
