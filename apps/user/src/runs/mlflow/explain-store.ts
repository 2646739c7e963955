import { restError } from '@tripod/contracts';
import type { AxiosError } from 'axios';
import { z } from 'zod';
import { AppError, messageOf } from '../../errors.js';
import { withoutPassword } from '../../http/address.js';
import { parseJson } from '../../http/parse-json.js';
import { isOfRequest, isOfTls, isWorthAnotherTry, triesOf } from '../../http/request-error.js';

/** The server of a message: its address, and what no message may hold. */
export interface ShownServer {
  readonly base: string;
  readonly secrets: readonly string[];
}

const MAX_SHOWN = 300;
const ABSENT = new Set(['RESOURCE_DOES_NOT_EXIST', 'NOT_FOUND']);

/** Whether the server refuses a request because there is no such thing. */
export function isAbsent({ response }: AxiosError, also?: (status: number, code: string | undefined) => boolean): boolean {
  if (response === undefined) return false;
  const code = restError.safeParse(parseJson(response.data)).data?.error_code;
  return (code !== undefined && ABSENT.has(code)) || also?.(response.status, code) === true;
}

/**
 * Turns what a request threw into an error with a way out. What did not come from the server comes back as it is.
 *
 * @param what the request, such as `GET /api/2.0/mlflow/runs/get`
 * @param versionOf asks the server for its version
 */
export async function explainStore(error: unknown, what: string, server: ShownServer, versionOf: () => Promise<string | undefined>): Promise<unknown> {
  if (!isOfRequest(error) || error.code === 'ERR_CANCELED') return error;
  const { base } = server;
  const { response } = error;
  const reason = reasonOf(error, server);
  const fault = (code: 'RUN_STORE_AWAY' | 'RUN_STORE_REFUSED' | 'RUN_STORE_INVALID', text: string) => new AppError(code, text, { cause: error.code });
  if (response === undefined && isOfTls(error)) {
    const wayOut = /certificate required|alert/i.test(reason)
      ? 'It wants another certificate of ours: name it and its key in MLFLOW_TRACKING_CLIENT_CERT_PATH.'
      : "Check https in MLFLOW_TRACKING_URI, or name the server's certificate in MLFLOW_TRACKING_SERVER_CERT_PATH.";
    return fault('RUN_STORE_REFUSED', `TLS with the run store ${base} fails: ${reason}. ${wayOut}`);
  }
  if (response === undefined ? isWorthAnotherTry(error) : response.status >= 500 || isWorthAnotherTry(error)) {
    return fault('RUN_STORE_AWAY', `The run store ${base} is away: tried ${triesOf(error)} (${reason}). Start it, or check MLFLOW_TRACKING_URI.`);
  }
  if (response?.status === 401 || response?.status === 403) {
    return fault(
      'RUN_STORE_REFUSED',
      `The run store ${base} refuses ${what} (${reason}). Check MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, and what they may do there.`,
    );
  }
  if (response !== undefined && response.status >= 300 && response.status < 400) {
    return fault('RUN_STORE_INVALID', `The run store ${base} sends on to ${cleaned(withoutPassword(String(response.headers['location'])), server)}: set MLFLOW_TRACKING_URI to the address that answers itself.`);
  }
  if (response === undefined || response.status === 200) {
    return fault('RUN_STORE_INVALID', `The run store ${base} gave half an answer to ${what}, ${triesOf(error)} (${messageOf(error)}). Look at its log.`);
  }
  return fault('RUN_STORE_INVALID', `The run store ${base} does not answer as an MLflow server: ${what} gave ${reason}. ${await hint(versionOf)}`);
}

/** The error for a reply that is not what the API says. */
export async function wrongReply(text: unknown, error: z.ZodError, what: string, server: ShownServer, versionOf: () => Promise<string | undefined>): Promise<AppError> {
  const [issue] = error.issues;
  const reason = parseJson(text) === undefined ? 'what is not JSON' : `JSON of another form (${issue === undefined ? 'unknown fault' : `${issue.path.join('.')}: ${issue.message}`})`;
  return new AppError('RUN_STORE_INVALID', `The run store ${server.base} does not answer as an MLflow server: ${what} gave ${cleaned(reason, server)}. ${await hint(versionOf)}`);
}

async function hint(versionOf: () => Promise<string | undefined>): Promise<string> {
  const version = await versionOf().catch(() => undefined);
  return `${version === undefined ? '' : `It says that it is version ${version}. `}Servers 2.x and 3.x are understood: check MLFLOW_TRACKING_URI, with its prefix where the server has one.`;
}

function reasonOf({ message, code, response }: AxiosError, server: ShownServer): string {
  // Of OpenSSL's long lines, what went wrong.
  if (response === undefined) return cleaned(/:SSL routines:[^:]*:([^:]+):/.exec(message)?.[1] ?? (message || String(code)), server);
  const reply = restError.safeParse(parseJson(response.data)).data;
  const type = z.string().catch('no content type').parse(response.headers['content-type']);
  if (reply !== undefined) return cleaned(`HTTP ${response.status} ${reply.error_code}: ${reply.message}`, server);
  // A refusal in plain words is for people; HTML is not.
  const words = type.startsWith('text/plain') && typeof response.data === 'string' ? `: ${response.data}` : ` with ${type}`;
  return cleaned(`HTTP ${response.status}${words}`, server);
}

/** Text of a server for a message: short, on one line, and without what we have sent to be let in. */
function cleaned(text: string, { secrets }: ShownServer): string {
  let clean = text;
  for (const secret of secrets) if (secret !== '') clean = clean.replaceAll(secret, '…');
  clean = clean.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  return clean.length > MAX_SHOWN ? `${clean.slice(0, MAX_SHOWN)}…` : clean;
}
