import type { Observe, RunEvent } from './run-event.js';

/**
 * Sends events to an observer one at a time and in order. The sender does not wait.
 *
 * As long as the observer returns without a promise, it is called at once. After it has returned a promise, later events
 * wait in memory until that promise is settled; the queue has no limit, so the observer must be fast enough.
 */
export class ObserverLine {
  #last: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  /** @param onFailure called once, if the observer throws or rejects. After that the observer gets no more events. */
  constructor(
    private readonly observe: Observe,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Queues an event. */
  add(event: RunEvent): void {
    this.#last = this.#last ? this.#last.then(() => this.#call(event)) : this.#call(event);
  }

  /** Resolves after all queued events were observed. Throws what the observer threw. */
  async observed(): Promise<void> {
    await this.#last;
    if (this.#failure) throw this.#failure.error;
  }

  /** Queues an event and waits for it. */
  send(event: RunEvent): Promise<void> {
    this.add(event);
    return this.observed();
  }

  #call(event: RunEvent): Promise<void> | undefined {
    if (this.#failure) return undefined;
    try {
      return this.observe(event)?.then(undefined, (error: unknown) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  #fail(error: unknown): void {
    this.#failure = { error };
    this.onFailure(error);
  }
}
