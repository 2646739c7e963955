import type { SourceBatch } from '../source.js';
import type { RowKey } from './page-reader.js';
import type { Snapshots } from './snapshots.js';

/** Few: nothing is known yet of how large rows are. */
const FIRST_ROWS = 256;
const MOST_ROWS = 65_536;
/** What a page should have, so that few are asked for and two fit into memory. */
const PAGE_BYTES = 1 << 20;

/**
 * The rows of a table in the order of its key, from behind one on. The next page comes while the batches of this one are
 * taken; memory is bounded by two pages.
 *
 * @throws {AppError} what {@link Snapshots.ask} throws
 */
export async function* readPages(snapshots: Snapshots, from: RowKey | undefined, signal: AbortSignal): AsyncGenerator<SourceBatch<Readonly<Record<string, unknown>>, RowKey>> {
  signal.throwIfAborted();
  const stop = () => snapshots.breakOff();
  signal.addEventListener('abort', stop, { once: true });
  const ask = (after: RowKey | undefined, rows: number) => {
    const page = snapshots.ask(signal, (snapshot) => snapshot.page(after, rows));
    // It is waited for later, or never.
    page.catch(() => undefined);
    return { rows, page };
  };
  try {
    for (let coming = ask(from, FIRST_ROWS); ; ) {
      const page = await coming.page;
      signal.throwIfAborted();
      const isLast = page.rows < coming.rows;
      if (!isLast) coming = ask(page.last, Math.max(1, Math.min(MOST_ROWS, Math.floor((PAGE_BYTES * page.rows) / page.bytes))));
      for (const batch of page.batches) {
        yield batch;
        signal.throwIfAborted();
      }
      if (isLast) return;
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
