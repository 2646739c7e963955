import { databaseFault, placeOf, type ErrorCode } from '@tripod/contracts';
import { AppError, messageOf } from '../../errors.js';
import type { Peer } from './snapshot.js';

const RETRIED: ReadonlySet<ErrorCode> = new Set(['DATABASE_AWAY', 'DATABASE_BUSY', 'DATABASE_LOST']);

/** True when the same may succeed a little later, on a new connection. */
export function isWorthAnotherTry(thrown: unknown, { url }: Peer): boolean {
  if (thrown instanceof AppError) return false;
  const fault = databaseFault(thrown, placeOf(url));
  return fault !== undefined && RETRIED.has(fault.code);
}

/** What to throw for what a server that is read, or the way to it, has thrown. */
export function tableFault(thrown: unknown, { url, place, variable }: Peer, tries: number): unknown {
  if (thrown instanceof AppError) return thrown;
  const reason = messageOf(thrown);
  const fault = (code: ErrorCode, sentence: string) => new AppError(code, `${place} ${sentence}`, { cause: thrown });
  const found = databaseFault(thrown, placeOf(url));
  switch (found?.code) {
    case undefined:
      return thrown;
    case 'DATABASE_AWAY':
    case 'DATABASE_BUSY':
    case 'DATABASE_LOST':
      return fault('SOURCE_AWAY', `is away: tried ${tries} ${tries === 1 ? 'time' : 'times'} (${reason}). What is stored stays. Run the same command again later.`);
    case 'DATABASE_CANCELLED':
      return fault('SOURCE_AWAY', `cancelled the query (${reason}). What is stored stays. Run the same command again later, or raise the server's limit.`);
    case 'DATABASE_REFUSED':
      return fault('SOURCE_REFUSED', `rejected the login (${reason}). Correct ${variable}.`);
    case 'DATABASE_PERMISSION':
      return fault('SOURCE_REFUSED', `does not allow this (${reason}). Its role needs USAGE of the schema and SELECT of the columns.`);
    default:
      return fault('SOURCE_UNREADABLE', `cannot be read (${reason}).`);
  }
}
