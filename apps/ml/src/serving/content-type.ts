import { ScoringError } from './scoring-error.js';

export type BodyFormat = 'json' | 'csv';

const FORMATS: ReadonlyMap<string, BodyFormat> = new Map([
  ['application/json', 'json'],
  ['text/csv', 'csv'],
]);

/**
 * How a body is written, from its `Content-Type`: `application/json` or `text/csv`, in UTF-8.
 *
 * @throws {ScoringError} 415 for anything else, also when the header is missing
 */
export function formatOf(contentType: string | undefined): BodyFormat {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  const format = FORMATS.get(type);
  const inUtf8 = parameters.every((parameter) => /^charset="?utf-8"?$/.test(parameter));
  if (format && inUtf8) return format;
  const reason = format ? 'in UTF-8 only, without other parameters' : `as Content-Type ${[...FORMATS.keys()].join(' or ')}`;
  throw new ScoringError('BAD_REQUEST', `flights are taken ${reason}`, {}, 415);
}

/** @throws {ScoringError} when the bytes are no UTF-8 */
export function decodeUtf8(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new ScoringError('BAD_REQUEST', 'the body is not UTF-8');
  }
}
