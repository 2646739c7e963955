import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { errorAnswer, type Answer } from './answer.js';

/**
 * A file as HTTP hands it out: with a strong ETag, conditional requests (If-None-Match) and ranges (Range, If-Range), as
 * RFC 9110 has them. One range from the front or the middle to any end; another is ignored, as the RFC allows.
 */
export function fileAnswer(body: Buffer, type: string, asked: IncomingHttpHeaders): Answer {
  const etag = `"${createHash('sha256').update(body).digest('hex')}"`;
  const headers = { 'content-type': type, 'accept-ranges': 'bytes', etag };
  if (asked['if-none-match'] === etag) return { status: 304, headers, body: Buffer.alloc(0) };
  const condition = asked['if-range'];
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(asked.range ?? '') ?? [];
  if (first === undefined || (condition !== undefined && condition !== etag)) return { status: 200, headers, body };
  const [from, to] = [Number(first), Math.min(last === undefined || last === '' ? Infinity : Number(last), body.length - 1)];
  if (from > to) return errorAnswer(416, `The file has ${body.length} bytes.`, { 'content-range': `bytes */${body.length}` });
  return { status: 206, headers: { ...headers, 'content-range': `bytes ${from}-${to}/${body.length}` }, body: body.subarray(from, to + 1) };
}
