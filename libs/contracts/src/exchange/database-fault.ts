import type { ErrorCode } from './error-codes.js';

/** A Postgres database as messages name it, never with its password. */
export interface DatabasePlace {
  /** `127.0.0.1:5432/tripod (role etl)`. */
  readonly address: string;
  /** The setting that holds its address: `DATABASE_URL`. */
  readonly setting: string;
}

/** The place of an address, for messages: host, port, database and role. */
export function placeOf(url: string, setting = 'DATABASE_URL'): DatabasePlace {
  const { hostname, port, pathname, username } = new URL(url);
  return { address: `${hostname}:${port || '5432'}${pathname} (role ${decodeURIComponent(username) || 'of the system user'})`, setting };
}

interface Fault {
  readonly code: ErrorCode;
  /** SQLSTATEs (whole or their beginning), codes of Node, or words of messages that come without a code. */
  readonly matches: RegExp;
  readonly sentence: (reason: string, place: DatabasePlace) => string;
}

const PREPARE = 'Prepare the database with deploy/roles.sql';

/** Each kind of fault, its signs, and its one sentence. The first that matches counts. */
const FAULTS: readonly Fault[] = [
  {
    code: 'DATABASE_AWAY',
    matches: /^(ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EAI_AGAIN)$|timeout exceeded when trying to connect|timeout expired/,
    sentence: (reason, { address, setting }) => `Postgres at ${address} does not answer (${reason}). Start it, or correct ${setting}.`,
  },
  {
    code: 'DATABASE_BUSY',
    matches: /^53300$/,
    sentence: (reason, { address }) => `Postgres at ${address} has no free connection (${reason}). Run the command again later, or raise max_connections.`,
  },
  {
    code: 'DATABASE_FULL',
    matches: /^(53[12]00|58030|ENOSPC)$/,
    sentence: (reason, { address }) => `Postgres at ${address} has no space left (${reason}). Free some space and run the command again; committed work stays.`,
  },
  {
    code: 'DATABASE_REFUSED',
    matches: /^(28...|3D000)$|server does not support SSL|self.signed certificate|certificate/i,
    sentence: (reason, { address, setting }) => `Postgres at ${address} rejected the login (${reason}). Correct ${setting}. ${PREPARE} if the role or the database is missing.`,
  },
  {
    code: 'DATABASE_CANCELLED',
    matches: /^(57014|55P03|25P03|25P04|40001|40P01)$/,
    sentence: (reason, { address }) => `Postgres at ${address} cancelled the query (${reason}). Run the command again; raise the server's limit if it happens again.`,
  },
  {
    code: 'DATABASE_LOST',
    matches: /^(57P0.|080(00|01|03|04|06|07)|ECONNRESET|EPIPE)$|Connection terminated|is not queryable|Client was closed/,
    sentence: (reason, { address }) => `The connection to Postgres at ${address} was lost (${reason}). Committed work stays; run the command again.`,
  },
  {
    code: 'DATABASE_READ_ONLY',
    matches: /^25006$/,
    sentence: (reason, { address, setting }) => `Postgres at ${address} is read-only (${reason}). Use a server that accepts writes: correct ${setting}.`,
  },
  {
    code: 'DATABASE_PERMISSION',
    matches: /^42501$/,
    sentence: (reason, { address }) => `Postgres at ${address} does not allow this (${reason}). ${PREPARE}, or use another role.`,
  },
  {
    code: 'DATASETS_MISSING',
    matches: /^(42P01|42703|3F000)$/,
    sentence: (reason, { address }) => `Postgres at ${address} lacks a table, view or column that this app reads (${reason}). Run \`npm run etl -- ingest\` first, or \`npm run reset\` if the embedded database is of another version.`,
  },
];

const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * What Postgres, or the way to it, has thrown, as a code and one sentence with the way out; the same sentence in every app.
 *
 * @returns undefined when it is not a fault of a database
 */
export function databaseFault(error: unknown, place: DatabasePlace): { readonly code: ErrorCode; readonly message: string } | undefined {
  const [cause] = causesOf(error);
  if (cause === undefined) return undefined;
  const { code, message } = cause;
  const reason = message || code;
  const found = FAULTS.find(({ matches }) => (code !== '' && matches.test(code)) || (code === '' && matches.test(message)));
  if (found !== undefined) return { code: found.code, message: found.sentence(reason, place) };
  if (!SQLSTATE.test(code) || !isServerError(error)) return undefined;
  return { code: 'DATABASE_FAILED', message: `Postgres at ${place.address} failed (${code}: ${reason}). Run the command again; report it if it stays.` };
}

interface Cause {
  readonly code: string;
  readonly message: string;
}

/** A connection to a name with several addresses fails with one error for each. */
function causesOf(error: unknown): readonly Cause[] {
  if (!isObject(error)) return [];
  const inner = Array.isArray(error['errors']) ? error['errors'].flatMap(causesOf) : [];
  const code = typeof error['code'] === 'string' ? error['code'] : '';
  const message = typeof error['message'] === 'string' ? error['message'] : '';
  return message === '' && inner.length > 0 ? inner : [{ code, message }];
}

/** An error of a Postgres server says how severe it is. */
function isServerError(error: unknown): boolean {
  return isObject(error) && typeof error['severity'] === 'string';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
