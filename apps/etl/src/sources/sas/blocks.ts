import { createReadStream } from 'node:fs';
import { AppError, messageOf } from '../../errors.js';

/** Cuts bytes that come in chunks of any size into blocks; each block decides how large the next one is. */
export class BlockCutter {
  private held: Buffer | undefined;
  private filled = 0;

  /**
   * @param size of the first block, in bytes
   * @param take sees each block and returns the size of the next
   */
  constructor(
    private size: number,
    private readonly take: (block: Buffer) => number,
  ) {}

  push(chunk: Buffer): void {
    let at = 0;
    if (this.held !== undefined) {
      at = Math.min(this.held.length - this.filled, chunk.length);
      chunk.copy(this.held, this.filled, 0, at);
      this.filled += at;
      if (this.filled < this.held.length) return;
      const block = this.held;
      this.held = undefined;
      this.size = this.take(block);
    }
    while (chunk.length - at >= this.size) {
      const end = at + this.size;
      this.size = this.take(chunk.subarray(at, end));
      at = end;
    }
    if (at === chunk.length) return;
    // A new one each time: whoever took a block may still hold it.
    this.held = Buffer.allocUnsafe(this.size);
    this.filled = chunk.copy(this.held, 0, at);
  }

  /** What came behind the last whole block. */
  get rest(): Buffer {
    return this.held === undefined ? Buffer.alloc(0) : this.held.subarray(0, this.filled);
  }
}

const CHUNK_BYTES = 1 << 20;

/** The part of a file, and how it is cut. */
export interface BlockOptions {
  readonly start: number;
  readonly end?: number;
  readonly size: number;
  readonly signal: AbortSignal;
}

/**
 * Blocks of one size of a part of a file, as many at a time as are read at a time; the last one may be shorter.
 *
 * @param start in bytes, as `end`: behind the last one; without it, to the end of the file
 * @throws {AppError} SOURCE_UNREADABLE when the file cannot be read any more
 */
export async function* blocksOf(path: string, { start, end, size, signal }: BlockOptions): AsyncGenerator<readonly Buffer[]> {
  let blocks: Buffer[] = [];
  const cutter = new BlockCutter(size, (block) => {
    blocks.push(block);
    return size;
  });
  const chunks = createReadStream(path, { start, ...(end === undefined ? {} : { end: end - 1 }), highWaterMark: Math.max(1, Math.floor(CHUNK_BYTES / size)) * size, signal });
  try {
    for await (const chunk of chunks) {
      cutter.push(chunk as Buffer);
      const ready = blocks;
      blocks = [];
      if (ready.length > 0) yield ready;
    }
    if (cutter.rest.length > 0) yield [cutter.rest];
  } catch (cause) {
    signal.throwIfAborted();
    throw new AppError('SOURCE_UNREADABLE', `${path} cannot be read to its end (${messageOf(cause)}). Run the command again when it can.`, { cause });
  }
}
