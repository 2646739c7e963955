/**
 * Does the work for each item, for `lanes` of them at once. The first failure aborts the signal of the others; when it is
 * thrown, all have ended.
 */
export async function inLanes<Item>(items: Iterable<Item>, lanes: number, signal: AbortSignal, work: (item: Item, signal: AbortSignal) => Promise<void>): Promise<void> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const waiting = items[Symbol.iterator]();
  let first: { readonly error: unknown } | undefined;
  const lane = async (): Promise<void> => {
    for (let next = waiting.next(); next.done !== true && !either.aborted; next = waiting.next()) {
      try {
        await work(next.value, either);
      } catch (error) {
        first ??= { error };
        failed.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (first !== undefined) throw first.error;
  signal.throwIfAborted();
}
