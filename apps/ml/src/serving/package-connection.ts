import { packageMessage, type PackageReady, type PackageReply } from '@tripod/contracts';
import type { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { BatchColumns } from './batches.js';
import { PackageRefusalError, PackageTimeoutError, PackageWorkerGoneError } from './errors.js';

type Prediction = Extract<PackageReply, { type: 'prediction' }>;

/** Who waits for an answer. */
interface Waiting<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** Pairs what a package's worker answers with what it was asked, and knows when it has ended. */
export class PackageConnection {
  /** The worker's first message. */
  readonly ready: Promise<PackageReady>;
  /** Kept when the worker has ended: with the reason, or with nothing after `close`. */
  readonly ended: Promise<Error | undefined>;
  private readonly waiting = new Map<number, Waiting<Prediction>>();
  private lastId = 0;
  private isEnded = false;
  private patience: NodeJS.Timeout | undefined;
  private starting: Waiting<PackageReady> | undefined;
  private tellEnd: (reason: Error | undefined) => void = () => {};

  /** Timeouts in milliseconds: until it is ready, and without any answer while something is asked. */
  constructor(
    private readonly worker: Worker,
    startTimeout: number,
    private readonly answerTimeout: number,
  ) {
    this.ready = new Promise((resolve, reject) => (this.starting = { resolve, reject }));
    this.ended = new Promise((resolve) => (this.tellEnd = resolve));
    worker.on('message', (message: unknown) => this.receive(message));
    worker.on('messageerror', (cause) => this.fail(new PackageWorkerGoneError('a message of the package cannot be read', { cause })));
    worker.on('error', (cause: unknown) => {
      const reason = typeof cause === 'object' && cause !== null && 'message' in cause ? cause.message : cause;
      this.fail(new PackageWorkerGoneError(`the worker of the package failed: ${String(reason)}`, { cause }));
    });
    worker.on('exit', (code) => this.fail(new PackageWorkerGoneError(`the worker of the package ended by itself (code ${code})`)));
    this.wait(startTimeout);
  }

  /** Asks for one batch. Its arrays are transferred: they are empty afterwards. */
  async ask(columns: BatchColumns): Promise<Prediction> {
    if (this.isEnded) throw new PackageWorkerGoneError('the worker of the package has ended');
    const id = ++this.lastId;
    const buffers = Object.values(columns).flatMap((column) => (Array.isArray(column) ? [] : [column.buffer]));
    const answer = new Promise<Prediction>((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    this.worker.postMessage({ id, columns }, buffers);
    if (this.waiting.size === 1) this.wait(this.answerTimeout);
    return answer;
  }

  async close(): Promise<void> {
    this.end(undefined);
    await this.worker.terminate();
  }

  private receive(received: unknown): void {
    const parsed = packageMessage.safeParse(received);
    if (!parsed.success) {
      this.fail(new PackageWorkerGoneError(`the worker of the package speaks no package messages: ${z.prettifyError(parsed.error)}`));
      return;
    }
    const message = parsed.data;
    if (message.type === 'ready') this.starting?.resolve(message);
    else if (message.type === 'failure') this.fail(new PackageRefusalError(message.error));
    else this.answer(message);
    // its next answer may take as long again: many requests may be queued
    if (this.waiting.size > 0) this.wait(this.answerTimeout);
    else clearTimeout(this.patience);
  }

  private answer(reply: PackageReply): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (reply.type === 'prediction') waiting?.resolve(reply);
    else waiting?.reject(new PackageRefusalError(reply.error));
  }

  private wait(milliseconds: number): void {
    clearTimeout(this.patience);
    if (this.isEnded) return;
    this.patience = setTimeout(() => this.fail(new PackageTimeoutError(`the package did not answer within ${milliseconds} ms`)), milliseconds);
  }

  private fail(reason: Error): void {
    if (this.isEnded) return;
    this.end(reason);
    void this.worker.terminate();
  }

  private end(reason: Error | undefined): void {
    if (this.isEnded) return;
    this.isEnded = true;
    clearTimeout(this.patience);
    const error = reason ?? new PackageWorkerGoneError('the worker of the package was closed');
    this.starting?.reject(error); // no matter when it is ready already
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
    this.tellEnd(reason);
  }
}
