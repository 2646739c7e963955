import type { AxiosInstance } from 'axios';
import { httpClient, type Patience } from '../../http/http-client.js';

/** What the client shows to be let in, and how patient it is. */
export interface ScoringSettings extends Patience {
  /** Sent as `Authorization: Bearer`, where the server wants one. */
  readonly token?: string;
}

const MAX_REPLY_BYTES = 16 * 1024 * 1024;

/**
 * HTTP to a scoring server. To predict twice changes nothing, so a POST is retried too.
 *
 * @param isDirect whether proxies of the environment are left out
 */
export async function scoringClient({ token, ...patience }: ScoringSettings, isDirect: boolean): Promise<AxiosInstance> {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json', ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) };
  return await httpClient({ ...patience, headers, isDirect, maxReplyBytes: MAX_REPLY_BYTES });
}
