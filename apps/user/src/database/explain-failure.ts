import { DATASET_SCHEMA } from '@tripod/contracts';
import { z } from 'zod';
import { DeskError, messageOf } from '../errors.js';

const coded = z.object({ code: z.string(), schema: z.string().optional() });

const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'EPIPE',
]);
const AWAY_WITHOUT_CODE = /timeout exceeded when trying to connect|Connection terminated/;
const NOT_NOW = /^(08|57P|53300)/;
const NO_ROOM = /^53/;
const NO_ENTRY = /^(28|3D000)/;
const UNDEFINED = new Set(['42P01', '42703', '3F000']);
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Turns what Postgres or the way to it throws into a message with a way out.
 * What is no failure of a database comes back as it is.
 */
export function explainFailure(error: unknown, url: string): unknown {
  if (error instanceof DeskError) return error;
  const code = coded.safeParse(error).data?.code ?? '';
  const message = messageOf(error);
  const say = (kind: 'DATABASE_AWAY' | 'DATABASE_REFUSED' | 'DATASETS_MISSING', text: string) =>
    new DeskError(kind, text, { cause: error });
  if (AWAY.has(code) || NOT_NOW.test(code) || AWAY_WITHOUT_CODE.test(message)) {
    return say(
      'DATABASE_AWAY',
      `Postgres at ${placeOf(url)} does not answer (${message || code}). Start it, or set DATABASE_URL to where it is.`,
    );
  }
  if (NO_ROOM.test(code)) {
    return say(
      'DATABASE_REFUSED',
      `Postgres at ${placeOf(url)} has no room left: ${message}. Nothing was changed; make room and run this again.`,
    );
  }
  if (NO_ENTRY.test(code)) {
    return say(
      'DATABASE_REFUSED',
      `Postgres at ${placeOf(url)} lets us not in: ${message}. Create roles and schemas by deploy/roles.sql, or correct DATABASE_URL.`,
    );
  }
  if (UNDEFINED.has(code)) {
    return say(
      'DATASETS_MISSING',
      `Schema ${DATASET_SCHEMA} of ${placeOf(url)} has no flights as this app reads them (${message}). Run \`npm run etl -- ingest\` first.`,
    );
  }
  if (code === INSUFFICIENT_PRIVILEGE) {
    return say(
      'DATABASE_REFUSED',
      `The role in DATABASE_URL may not do this: ${message}. Grant its rights by deploy/roles.sql, or use role desk.`,
    );
  }
  return error;
}

/** Host, port and database, never the password. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
