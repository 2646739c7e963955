/** Length of the header of a binary COPY: signature, flags, length of an extension that Postgres leaves empty. */
const HEADER_BYTES = 11 + 4 + 4;
/** Length of the trailer: the field count −1. */
const TRAILER_BYTES = 2;

/**
 * Makes one binary COPY stream of several, so that all their rows go into one set of columns: the header of the first,
 * the rows of all, the trailer of the last.
 */
export class CopyJoiner {
  #toSkip = 0;
  #held: Buffer = Buffer.alloc(0);

  /** @param take gets the joined stream, in chunks cut anywhere */
  constructor(private readonly take: (chunk: Uint8Array) => void) {}

  /** Takes the next bytes of the current stream. */
  push(chunk: Buffer): void {
    const skipped = Math.min(this.#toSkip, chunk.length);
    this.#toSkip -= skipped;
    const bytes = this.#held.length === 0 ? chunk.subarray(skipped) : Buffer.concat([this.#held, chunk.subarray(skipped)]);
    const end = Math.max(0, bytes.length - TRAILER_BYTES);
    this.#held = bytes.subarray(end);
    if (end > 0) this.take(bytes.subarray(0, end));
  }

  /** Says that another stream follows: drops the trailer that is held back, and skips the next header. */
  next(): void {
    this.#held = Buffer.alloc(0);
    this.#toSkip = HEADER_BYTES;
  }

  /** Says that the last stream has ended. */
  end(): void {
    this.take(this.#held);
  }
}
