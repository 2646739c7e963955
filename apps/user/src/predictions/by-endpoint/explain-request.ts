import { errorReply } from '@tripod/contracts';
import axios from 'axios';
import { DeskError, messageOf } from '../../errors.js';
import { refusal } from '../refusal.js';
import { parseJson } from './read-reply.js';
import { isWorthAnotherTry } from './scoring-client.js';

/** The request that failed: where it went, and which rows it asked for. */
export interface FailedRequest {
  readonly endpoint: string;
  readonly flightIds: readonly string[];
  /** Number of the request's first row among all rows. */
  readonly from: number;
}

/** Turns what a request threw into a message with a way out. What did not come from HTTP comes back as it is. */
export function explainRequest(error: unknown, { endpoint, flightIds, from }: FailedRequest): unknown {
  if (!axios.isAxiosError(error) || error.code === 'ERR_CANCELED') return error;
  const reply = errorReply.safeParse(parseJson(error.response?.data)).data;
  if (isWorthAnotherTry(error)) {
    const status = error.response?.status;
    const attempts = 1 + (error.config?.['axios-retry']?.retryCount ?? 0);
    const reason = status === undefined ? messageOf(error) || error.code : `HTTP ${status}${reply ? `, ${reply.message}` : ''}`;
    return new DeskError(
      'ENDPOINT_AWAY',
      `${endpoint} is away: tried ${attempts} ${attempts === 1 ? 'time' : 'times'} (${reason}). Serve a run there with \`npm run ml -- serve\`, name another --endpoint, or decide by run: --by run --run ID.`,
      { cause: error },
    );
  }
  if (reply !== undefined) {
    return refusal(endpoint, { code: reply.error_code, message: reply.message, ...placeOf(reply) }, flightIds, from);
  }
  const status = error.response === undefined ? messageOf(error) : `HTTP ${error.response.status}`;
  return new DeskError(
    'ENDPOINT_REFUSED',
    `${endpoint} does not speak the scoring protocol: /invocations answered ${status}. Is it a model? Serve one with \`npm run ml -- serve\`.`,
    { cause: error },
  );
}

function placeOf({ column, row }: { column?: string | undefined; row?: number | undefined }) {
  return { ...(column === undefined ? {} : { column }), ...(row === undefined ? {} : { row }) };
}
