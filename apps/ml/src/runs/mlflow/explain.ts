import { restError } from '@tripod/contracts';
import type { AxiosError } from 'axios';
import { Fault, type FaultFacts, type FaultKind } from './fault.js';
import { parseJson } from './parse-json.js';
import type { TrackingAddress } from './tracking-address.js';

/** What was asked, for messages: `POST /api/2.0/mlflow/runs/create`. */
export interface Asked {
  readonly address: TrackingAddress;
  readonly what: string;
}

const NOT_REACHED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN']);
const BUSY: ReadonlySet<number> = new Set([408, 429, 503]);
/** A gateway answered in place of the server, which may have done it. */
const GATEWAY: ReadonlySet<number> = new Set([502, 504]);
const SHOWN_CHARACTERS = 300;

/** A server that is not reached, or breaks off. */
export function explainSilence({ code = '', message }: Pick<AxiosError, 'message'> & { readonly code?: string | undefined }, { address, what }: Asked): Fault {
  const kind: FaultKind = NOT_REACHED.has(code) ? 'unreached' : 'lost';
  const reason = shortened(message || code);
  const { shown } = address;
  if (/certificate|^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO_)/i.test(`${code} ${message}`)) {
    const wayOut = /certificate required|alert/i.test(reason)
      ? 'It wants another certificate of ours: name it and its key in MLFLOW_TRACKING_CLIENT_CERT_PATH.'
      : "Check https in MLFLOW_TRACKING_URI, or name the server's certificate in MLFLOW_TRACKING_SERVER_CERT_PATH.";
    return new Fault('RUN_STORE_REFUSED', `TLS with the run store ${shown} fails: ${reason}. ${wayOut}`, { kind: 'answered' });
  }
  if (/maxContentLength/.test(message)) return new Fault('RUN_STORE_INVALID', notMlflow(`${what} was answered with more bytes than any reply of it has`, address), { kind: 'answered' });
  const happened = kind === 'unreached' ? `it cannot be reached (${reason})` : `${what} has got no whole answer (${reason})`;
  return new Fault('RUN_STORE_AWAY', `the run store ${shown} is away: ${happened}. ${AWAY}`, { kind, isCut: /^(ECONNRESET|EPIPE|HPE_|ERR_STREAM_PREMATURE_CLOSE)/.test(code) });
}

/** Of OpenSSL's long lines, what went wrong. */
function shortened(message: string): string {
  return (/:SSL routines:[^:]*:([^:]+):/.exec(message)?.[1] ?? message).trim();
}

const AWAY = 'Start the server, or correct MLFLOW_TRACKING_URI; without it runs are stored in RUNS_DIRECTORY.';

/** An answer that is not a success. */
export function explainStatus(status: number, body: string, retryAfter: number, { address, what }: Asked): Fault {
  const said = restError.safeParse(parseJson(body)).data;
  const reason = said === undefined ? `HTTP ${status}` : `HTTP ${status}, ${said.error_code}: ${shownText(said.message, address)}`;
  const facts: FaultFacts = { kind: 'answered', status, errorCode: said?.error_code, retryAfter };
  const { shown } = address;
  if (status === 401 || status === 403) return new Fault('RUN_STORE_REFUSED', refused(status, said === undefined ? shownText(body, address) : reason, address), facts);
  if (BUSY.has(status) || GATEWAY.has(status)) {
    return new Fault('RUN_STORE_AWAY', `the run store ${shown} cannot answer ${what}: ${reason}. Try again later.`, { ...facts, kind: BUSY.has(status) ? 'busy' : 'lost' });
  }
  if (status >= 500) return new Fault('RUN_STORE_AWAY', `the run store ${shown} failed on ${what}: ${reason}. See the server's log.`, facts);
  if (status >= 300 && status < 400) return new Fault('RUN_STORE_INVALID', `${shown} redirects ${what} elsewhere (${reason}). Set MLFLOW_TRACKING_URI to the server's own address.`, facts);
  if (said === undefined) return new Fault('RUN_STORE_INVALID', notMlflow(`${what} was answered with ${reason}${looksLike(body)}`, address), facts);
  const isInvalid = said.error_code === 'INVALID_PARAMETER_VALUE' || said.error_code === 'BAD_REQUEST';
  return new Fault(isInvalid ? 'RUN_RECORD_INVALID' : 'RUN_STORE_INVALID', `the run store ${shown} rejects ${what}: ${reason}`, facts);
}

function refused(status: number, said: string, { shown, authorization }: TrackingAddress): string {
  const used = authorization?.startsWith('Basic') ? 'MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD' : 'MLFLOW_TRACKING_TOKEN';
  if (/host header/i.test(said)) return `the run store ${shown} rejects this host name (${said}). Start the server with --allowed-hosts, or use another name of it.`;
  if (status === 403) return `the run store ${shown} does not allow this (HTTP 403). Ask for the right, or set other credentials in ${used}.`;
  if (authorization === undefined) return `the run store ${shown} wants credentials (HTTP 401). Set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.`;
  return `the run store ${shown} does not accept the credentials (HTTP 401): they are wrong or have expired. Set new ones in ${used}.`;
}

/** An answer of another form than MLflow's. */
export function notMlflow(happened: string, { shown }: TrackingAddress): string {
  return `${shown} does not answer as an MLflow server does: ${happened}. Check MLFLOW_TRACKING_URI; it names the server, and the path before /api if there is one.`;
}

/** What a body is, in words, when it is not what was expected. */
export function looksLike(body: string): string {
  if (body.trim() === '') return ' and an empty body';
  if (/^\s*<(!doctype|html|\?xml)/i.test(body)) return ' and a page of HTML';
  return parseJson(body) === undefined ? ' and a body that is not JSON' : '';
}

/** A server's own text, cut, on one line, and without what we let ourselves in by. */
export function shownText(text: string, { authorization = '' }: TrackingAddress): string {
  const [, secret = ''] = authorization.split(' ');
  const password = authorization.startsWith('Basic') ? Buffer.from(secret, 'base64').toString().split(':').slice(1).join(':') : '';
  let shown = text;
  for (const each of [secret, password]) if (each !== '') shown = shown.replaceAll(each, '***');
  return shown.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim().slice(0, SHOWN_CHARACTERS);
}
