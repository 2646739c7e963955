import { checkColumns, type AnyColumn, type Column, type Contract } from '@tripod/contracts';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { CastColumn } from './cast-columns.js';
import { readTable } from './read-table.js';
import { ScoringError, type ScoringFailure } from './scoring-error.js';

/** Asks the thread to read a body, whose memory it gets. */
export interface BodyToRead {
  readonly id: number;
  readonly contentType: string | undefined;
  readonly body: Uint8Array;
  readonly needed: readonly CastColumn[];
}

/** What the thread answers. */
export type BodyRead = { readonly id: number } & ({ readonly columns: Record<string, AnyColumn> } | { readonly failure: ScoringFailure });

/** Bodies up to this size are read at once: that takes about a millisecond, less than another thread is worth. */
const SMALL_BYTES = 64 * 1024;
/** A body of the largest size needs about 300 MB while it is read. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1024 };

interface Waiting {
  resolve(columns: Record<string, AnyColumn>): void;
  reject(error: Error): void;
}

/**
 * Reads bodies of `POST /invocations` into checked columns, by MLflow's scoring protocol. Large ones are read in a thread,
 * so that this one goes on answering meanwhile.
 */
export class BodyReader {
  readonly #needed: readonly CastColumn[];
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #lastId = 0;

  /**
   * @param columns of the instance contract that the package needs
   * @param code of the thread; without it every body is read at once
   */
  constructor(
    private readonly instance: Contract,
    private readonly columns: readonly Column[],
    private readonly code?: string | URL | undefined,
  ) {
    this.#needed = columns.map(({ name, kind, nullable, categories, array }) => ({ name, kind, nullable, categories, array }));
  }

  /**
   * @param body is given away
   * @throws {ScoringError} which says what the client should send instead
   */
  async read(contentType: string | undefined, body: Uint8Array): Promise<Record<string, AnyColumn>> {
    const isSmall = body.length <= SMALL_BYTES || this.code === undefined;
    const read = isSmall ? readTable(contentType, body, this.#needed) : await this.#readInThread(this.code, contentType, body);
    for (const { name } of this.columns) {
      const fault = checkColumns(this.instance, read, [name]);
      // Its message has the value, and the server never repeats what was sent.
      if (fault !== undefined) throw new ScoringError('INVALID_PARAMETER_VALUE', `column '${fault.column}' in row ${fault.row}: ${fault.reason}`, fault);
      if (!isSmall) await setImmediate();
    }
    return read;
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
  }

  #readInThread(code: string | URL, contentType: string | undefined, body: Uint8Array): Promise<Record<string, AnyColumn>> {
    this.#thread ??= this.#start(code);
    const id = ++this.#lastId;
    const read = new Promise<Record<string, AnyColumn>>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#thread.postMessage({ id, contentType, body, needed: this.#needed } satisfies BodyToRead, body.buffer instanceof ArrayBuffer ? [body.buffer] : []);
    return read;
  }

  #start(code: string | URL): Worker {
    const thread = new Worker(code, { env: {}, execArgv: [], resourceLimits: RESOURCE_LIMITS });
    thread.on('message', (read: BodyRead) => {
      const waiting = this.#waiting.get(read.id);
      this.#waiting.delete(read.id);
      if ('columns' in read) waiting?.resolve(read.columns);
      else waiting?.reject(ScoringError.of(read.failure));
    });
    // A body that grows beyond the memory of the thread ends it; the next large body gets another one.
    thread.on('error', () => undefined);
    thread.on('exit', () => {
      this.#thread = undefined;
      for (const { reject } of this.#waiting.values()) reject(new ScoringError('TEMPORARILY_UNAVAILABLE', 'a large request needed more memory than there is: send fewer rows in one request'));
      this.#waiting.clear();
    });
    return thread;
  }
}
