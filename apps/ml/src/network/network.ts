/** A trained network as plain data: fully connected layers, ReLU between them, ending in logits. */
export interface Network {
  /** Units from the input to the logits: `[41, 64, 32, 1]`. */
  readonly sizes: readonly number[];
  /** For each layer its kernel `[in, out]` (row-major) and its bias `[out]`, float32. */
  readonly layers: readonly { readonly kernel: Float32Array; readonly bias: Float32Array }[];
}

/**
 * Rows that go through a network at once: 16 ms of wasm, and little memory. A model package asks its consumers to send as
 * many at most.
 */
export const ROWS_AT_ONCE = 8192;

/** @throws {RangeError} when features have another width than the network */
export function assertWidth({ sizes }: Network, width: number): void {
  if (width !== sizes[0]) throw new RangeError(`the features have ${width} columns, the network was trained on ${sizes[0]}`);
}
