import { ERROR_CODES, exitCodeOf, statusOf, type ErrorCode } from './error-codes.js';
import { errorReply } from './error-reply.js';

const codes = Object.keys(ERROR_CODES).filter((code): code is ErrorCode => code in ERROR_CODES);

describe('the error codes', () => {
  it('are in capitals, and end a command with 1 unless it was used wrongly or stopped', () => {
    for (const code of codes) expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(codes.filter((code) => exitCodeOf(code) === 2)).toEqual(['BAD_USAGE', 'BAD_SETTING', 'SOURCE_UNKNOWN', 'MODEL_UNKNOWN']);
    expect(codes.filter((code) => exitCodeOf(code) === 130)).toEqual(['INTERRUPTED']);
  });

  it('are answered by servers with the status that MLflow gives them', () => {
    expect(Object.fromEntries(codes.map((code) => [code, statusOf(code)] as const).filter(([, status]) => status !== 500))).toEqual({
      BAD_REQUEST: 400,
      INVALID_PARAMETER_VALUE: 400,
      UNAUTHENTICATED: 401,
      PERMISSION_DENIED: 403,
      ENDPOINT_NOT_FOUND: 404,
      RESOURCE_EXHAUSTED: 429,
      TEMPORARILY_UNAVAILABLE: 503,
      DEADLINE_EXCEEDED: 504,
    });
  });

  it('stand in an envelope that may have further keys', () => {
    const reply = { error_code: 'INVALID_PARAMETER_VALUE', message: 'no', column: 'count', row: 3, sqlstate: '22000' };
    expect(errorReply.parse(reply)).toEqual(reply);
    for (const fault of [{ message: 1 }, { row: -1 }, { row: 1.5 }, { error_code: undefined }]) {
      expect(errorReply.safeParse({ ...reply, ...fault }).success).toBe(false);
    }
  });
});
