import type { Observe, RunEvent } from './run-event.js';

/**
 * Tells an observer one event at a time, in order, without making the teller wait.
 *
 * An observer that answers at once is called at once, so that a report costs a call. Once it has answered with a
 * promise, later events wait behind it in memory, all of them: an observer of many reports has to keep up.
 */
export class ObserverLine {
  #last: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  /** @param onFailure called once, when the observer throws or rejects; it is told of nothing after that */
  constructor(
    private readonly observe: Observe,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Puts an event in line. */
  add(event: RunEvent): void {
    this.#last = this.#last ? this.#last.then(() => this.#call(event)) : this.#call(event);
  }

  /** Waits until all that is in line has been observed, and throws what the observer threw. */
  async told(): Promise<void> {
    await this.#last;
    if (this.#failure) throw this.#failure.error;
  }

  tell(event: RunEvent): Promise<void> {
    this.add(event);
    return this.told();
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
