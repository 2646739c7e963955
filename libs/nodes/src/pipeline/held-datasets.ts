/**
 * The datasets of one run, each let go of after its last reader.
 *
 * A value counts once however many names it has (a node may return what it was given), so nothing is released that
 * another dataset, an input or an output still is.
 */
export class HeldDatasets {
  readonly #values = new Map<string | symbol, unknown>();
  readonly #names = new Map<unknown, number>();

  constructor(private readonly release: (value: unknown) => void) {}

  hold(name: string | symbol, value: unknown): void {
    this.#values.set(name, value);
    if (isShared(value)) this.#names.set(value, (this.#names.get(value) ?? 0) + 1);
  }

  get(names: readonly string[]): Record<string, unknown> {
    return Object.fromEntries(names.map((name) => [name, this.#values.get(name)]));
  }

  /** Forgets a dataset, and releases its value unless another one has it too. */
  drop(name: string | symbol): void {
    const value = this.#values.get(name);
    this.#values.delete(name);
    if (isShared(value)) {
      const left = (this.#names.get(value) ?? 1) - 1;
      if (left > 0) return void this.#names.set(value, left);
      this.#names.delete(value);
    }
    this.release(value);
  }

  /** After a failure. What `release` throws now would hide the reason, which is already on its way. */
  dropAllBut(kept: ReadonlySet<string>): void {
    for (const name of [...this.#values.keys()]) {
      if (typeof name === 'string' && kept.has(name)) continue;
      try {
        this.drop(name);
      } catch {
        continue;
      }
    }
  }
}

const isShared = (value: unknown) => (typeof value === 'object' && value !== null) || typeof value === 'function';
