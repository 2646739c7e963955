import { APP } from '../app.js';
import { messageOf } from '../errors.js';

/** A dataset that is older than it may be. */
export interface Breach {
  readonly contract: string;
  readonly version: number;
  /** Null: no ingest has ended yet. */
  readonly ageSeconds: number | null;
  readonly promisedSeconds: number;
}

const LIMIT_MS = 10_000;

/**
 * Posts breaches to a webhook, as JSON: `{ app, breaches }`.
 *
 * @returns undefined, or why it was not taken, without the path of the address, which may hold a secret
 */
export async function reportBreaches(webhook: string, breaches: readonly Breach[], signal: AbortSignal): Promise<string | undefined> {
  const { host } = new URL(webhook);
  try {
    const { ok, status } = await fetch(webhook, {
      ...{ method: 'POST', redirect: 'error', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ app: APP, breaches }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
    });
    return ok ? undefined : `STATUS_WEBHOOK at ${host} has answered with ${status}.`;
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
    return `STATUS_WEBHOOK at ${host} was not reached (${cause}).`;
  }
}
