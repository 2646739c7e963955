/**
 * The datasets of one run, each let go of after its last reader.
 *
 * A value counts once however many names it has (a node may return what it was given), so nothing is released while
 * another dataset, an input or an output is the same value.
 */
export class HeldDatasets {
  readonly #values = new Map<string, unknown>();
  readonly #names = new Map<unknown, number>();

  constructor(private readonly release: (value: unknown) => void) {}

  hold(name: string, value: unknown): void {
    this.#values.set(name, value);
    if (isShared(value)) this.#names.set(value, (this.#names.get(value) ?? 0) + 1);
  }

  get(names: readonly string[]): Record<string, unknown> {
    const datasets: Record<string, unknown> = {};
    for (const name of names) datasets[name] = this.#values.get(name);
    return datasets;
  }

  /** Forgets a dataset, and releases its value unless another dataset is the same value. */
  drop(name: string): void {
    const value = this.#values.get(name);
    this.#values.delete(name);
    if (isShared(value)) {
      const left = (this.#names.get(value) ?? 1) - 1;
      if (left > 0) return void this.#names.set(value, left);
      this.#names.delete(value);
    }
    this.release(value);
  }

  /** After a failure. An error of `release` would hide the first failure, so it is ignored. */
  dropAllBut(kept: ReadonlySet<string>): void {
    for (const name of this.#values.keys()) {
      if (!kept.has(name)) ignoringErrors(() => this.drop(name));
    }
  }

  /** Releases values that never became datasets, e.g. what a node wrongly returned. Ignores errors, as dropAllBut. */
  discard(values: Iterable<unknown>): void {
    for (const value of new Set(values)) {
      if (isShared(value) && !this.#names.has(value)) ignoringErrors(() => this.release(value));
    }
  }
}

const isShared = (value: unknown) => (typeof value === 'object' && value !== null) || typeof value === 'function';

function ignoringErrors(act: () => void): void {
  try {
    act();
  } catch {
    return;
  }
}
