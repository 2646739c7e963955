import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../errors.js';
import type { Patience } from '../../http/http-client.js';
import { Snapshot, type Content, type Peer } from './snapshot.js';
import { isWorthAnotherTry, tableFault } from './table-faults.js';

/** How often a server is asked again that breaks off, and how soon. */
export type Attempts = Pick<Patience, 'retries' | 'firstWait'>;

/** The snapshot of a table, and the next one when its connection breaks. */
export class Snapshots {
  #current: Snapshot | undefined;
  #content: Content | undefined;

  constructor(
    private readonly peer: Peer,
    private readonly attempts: Attempts,
  ) {}

  /**
   * Asks the current snapshot; when the connection breaks, a new one, if it has the same rows.
   *
   * @throws {AppError} SOURCE_AWAY, SOURCE_REFUSED, SOURCE_CHANGED, SOURCE_UNREADABLE; what the work throws
   */
  async ask<Result>(signal: AbortSignal, work: (snapshot: Snapshot) => Promise<Result>): Promise<Result> {
    const { retries, firstWait } = this.attempts;
    for (let failed = 0; ; ) {
      try {
        return await work(await this.#snapshot(signal));
      } catch (error) {
        signal.throwIfAborted();
        this.#current?.breakOff();
        this.#current = undefined;
        if (!isWorthAnotherTry(error, this.peer) || failed++ === retries) throw tableFault(error, this.peer, failed);
      }
      await pause(firstWait * 2 ** (failed - 1), undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  /** Ends the connection in the middle of what it does. */
  breakOff(): void {
    this.#current?.breakOff();
  }

  async close(): Promise<void> {
    await this.#current?.close();
  }

  async #snapshot(signal: AbortSignal): Promise<Snapshot> {
    if (this.#current !== undefined) return this.#current;
    const taken = await Snapshot.take(this.peer, signal);
    this.#current = taken;
    const { content } = taken;
    const before = this.#content;
    this.#content = content;
    if (before !== undefined && (before.hash !== content?.hash || before.records !== content.records)) {
      throw new AppError('SOURCE_CHANGED', `${this.peer.place} broke off, and has other rows by now. What is stored stays. Run the same command again: it reads the table as it is then.`);
    }
    return taken;
  }
}
