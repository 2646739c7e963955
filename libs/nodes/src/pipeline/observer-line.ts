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

  /**
   * @param observe undefined: nobody looks, and no event is made
   * @param onFailure called once, if the observer throws or rejects. After that the observer gets no more events.
   */
  constructor(
    private readonly observe: Observe | undefined,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Makes an event and queues it. */
  add(make: () => RunEvent): void {
    const { observe } = this;
    if (observe === undefined) return;
    const event = make();
    this.#last = this.#last ? this.#last.then(() => this.#call(observe, event)) : this.#call(observe, event);
  }

  /** Resolves after all queued events were observed. Throws what the observer threw. */
  async observed(): Promise<void> {
    await this.#last;
    if (this.#failure) throw this.#failure.error;
  }

  /** Makes an event, queues it and waits for it. */
  send(make: () => RunEvent): Promise<void> | undefined {
    if (this.observe === undefined) return undefined;
    this.add(make);
    return this.observed();
  }

  #call(observe: Observe, event: RunEvent): Promise<void> | undefined {
    if (this.#failure) return undefined;
    try {
      return observe(event)?.then(undefined, (error: unknown) => this.#fail(error));
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
