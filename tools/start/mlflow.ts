import { createInterface } from 'node:readline';
import { interruption, parseReply, throwIfInterrupted, ToolError, type Child } from '@tripod/processes';
import { z } from 'zod';
import { startTool } from './start-tool.js';

/** Names of the address and the login of an MLflow of the caller's own. */
const ADDRESS = 'MLFLOW_TRACKING_URI';
const LOGIN = ['MLFLOW_TRACKING_TOKEN', 'MLFLOW_TRACKING_USERNAME', 'MLFLOW_TRACKING_PASSWORD'];

const reply = z.object({ address: z.url() });

/** The MLflow server that a job records in. */
export interface Mlflow {
  /** May be shown. */
  readonly address: string;
  /** Variables of the apps that use it. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs `work` with the MLflow of the checkout, if it is wanted: it is found, or started and ended afterwards. Otherwise the
 * apps use what the caller's environment names, if it names one.
 *
 * @param start starts it, with a pipe for its first line
 * @throws {ToolError} BAD_USAGE if another is named, COMMAND_FAILED if it does not start
 */
export async function withMlflow<T>(isWanted: boolean, work: (mlflow: Mlflow | undefined) => Promise<T>, start = startMlflow): Promise<T> {
  const own = process.env[ADDRESS] || undefined;
  if (!isWanted) return work(own !== undefined && isWeb(own) ? { address: shown(own), environment: {} } : undefined);
  if (own !== undefined) throw new ToolError('BAD_USAGE', `--mlflow starts the MLflow of this checkout, and ${ADDRESS} names another one, ${shown(own)}. Leave one of them out.`);
  // They belong to another server.
  for (const name of LOGIN) delete process.env[name];
  const server = start();
  const stopEarly = () => void server.stop();
  interruption.addEventListener('abort', stopEarly, { once: true });
  try {
    if (!server.process.stdout) throw new Error('started without a pipe');
    const first = await createInterface({ input: server.process.stdout })[Symbol.asyncIterator]().next();
    server.process.stdout.resume();
    interruption.removeEventListener('abort', stopEarly);
    throwIfInterrupted();
    if (first.done) throw new ToolError('COMMAND_FAILED', `\`npm run mlflow\` failed (exit code ${await server.ended}). Its reason is above.`);
    const { address } = parseReply('npm run mlflow', first.value, reply);
    return await work({ address, environment: { [ADDRESS]: address } });
  } finally {
    interruption.removeEventListener('abort', stopEarly);
    await server.stop();
  }
}

/** It ends after the apps, which record their end there: so a Ctrl-C must not reach it first. */
const startMlflow = (): Child => startTool('mlflow', ['--json'], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], signal: new AbortController().signal });

/** The web page of a run. */
export const pageOf = ({ address }: Mlflow, runId: string): string => `${address}/#/runs/${runId}`;

const isWeb = (address: string): boolean => /^https?:\/\//i.test(address);

/** An address without a login. */
function shown(address: string): string {
  if (!URL.canParse(address)) return 'which is not an address';
  const url = new URL(address);
  url.username = url.password = '';
  return url.href.replace(/\/$/, '');
}
