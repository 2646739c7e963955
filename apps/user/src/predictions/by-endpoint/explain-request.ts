import { errorReply, ScoringFault, type Columns, type Contract } from '@tripod/contracts';
import { AppError, messageOf } from '../../errors.js';
import { parseJson } from '../../http/parse-json.js';
import { isOfRequest, isWorthAnotherTry, triesOf, viaProxy } from '../../http/request-error.js';
import { refusal } from '../refusal.js';
import type { EndpointAddress } from './address.js';

/** The request that failed: where it went, and the rows that it sent. */
export interface FailedRequest {
  readonly address: EndpointAddress;
  readonly instance: Contract;
  readonly instances: Columns;
  /** Number of the request's first row among the instances. */
  readonly from: number;
}

/** Turns what a request threw into an error with a way out. What did not come from the endpoint comes back as it is. */
export function explainRequest(error: unknown, { address, instance, instances, from }: FailedRequest): unknown {
  const { shown } = address;
  if (error instanceof ScoringFault) {
    return new AppError('PREDICTION_INVALID', `${shown} gave an answer that is not used: ${error.message}. Serve a run of this project there: \`npm run ml -- serve\`.`, { cause: error });
  }
  if (!isOfRequest(error) || error.code === 'ERR_CANCELED') return error;
  const reply = errorReply.safeParse(parseJson(error.response?.data)).data;
  const status = error.response === undefined ? messageOf(error) || error.code : `HTTP ${error.response.status}`;
  if (isWorthAnotherTry(error)) {
    const reason = reply === undefined ? status : `${status}, ${reply.message}`;
    return new AppError(
      'ENDPOINT_AWAY',
      `${shown} is away: tried ${triesOf(error)} (${reason}). Serve a run there with \`npm run ml -- serve\`, name another --endpoint, or decide by run: --by run --run ID.`,
      { cause: error },
    );
  }
  if (reply !== undefined) {
    const row = reply.row === undefined ? undefined : from + reply.row;
    return refusal(shown, { code: reply.error_code, message: reply.message, column: reply.column, row }, instance, instances);
  }
  return new AppError(
    'ENDPOINT_REFUSED',
    `${shown} does not speak the scoring protocol: /invocations answered ${status}${viaProxy(error.request)}. Check the address, or serve a model with \`npm run ml -- serve\`.`,
    { cause: error },
  );
}
