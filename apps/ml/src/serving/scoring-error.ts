import { ERROR_STATUS, type ErrorCode, type ErrorReply } from '@tripod/contracts';

/** Where in a request something is wrong: a column, and a row counted from 0. */
export interface RequestPlace {
  readonly column?: string;
  readonly row?: number;
}

/** A request that is refused, as the scoring protocol says it: the message names the place and never repeats what was sent. */
export class ScoringError extends Error {
  readonly status: number;

  constructor(
    readonly code: ErrorCode | 'UNAUTHENTICATED',
    message: string,
    readonly place: RequestPlace = {},
    status?: number,
  ) {
    super(message);
    this.name = 'ScoringError';
    this.status = status ?? (code === 'UNAUTHENTICATED' ? 401 : ERROR_STATUS[code]);
  }

  /** The error envelope. */
  reply(): ErrorReply {
    return { error_code: this.code, message: this.message, ...this.place };
  }
}

/** The body has not the form that the protocol asks for. */
export function badRequest(message: string, place?: RequestPlace): ScoringError {
  return new ScoringError('BAD_REQUEST', message, place);
}
