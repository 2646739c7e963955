import { createHash } from 'node:crypto';
import { BUCKETS } from '../exchange/buckets.js';

/** The bucket (0 to 99) of a key: the first four bytes of the sha256 of its text, big endian, modulo 100. */
export function bucketOf(key: string | number): number {
  return createHash('sha256').update(String(key)).digest().readUInt32BE(0) % BUCKETS;
}
