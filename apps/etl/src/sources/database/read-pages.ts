import type { SourceBatch } from '../source.js';
import type { RowKey } from './page-reader.js';
import type { Snapshots } from './snapshots.js';

/** Few: nothing is known yet of how large rows are. */
const FIRST_ROWS = 256;
/** As in other sources: each batch costs some statements when it is stored, and larger ones cost the garbage collector more. */
const MOST_ROWS = 8_192;
/** What a page should have, so that two fit into memory. */
const PAGE_BYTES = 1 << 20;

/**
 * The rows of a table in the order of its key, from behind one on, a page a batch. The next page comes while this one is
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
      const { batch } = page;
      const isLast = page.rows < coming.rows;
      if (!isLast) coming = ask(batch?.cursor, Math.max(1, Math.min(MOST_ROWS, Math.floor((PAGE_BYTES * page.rows) / page.bytes))));
      if (batch !== undefined) yield batch;
      signal.throwIfAborted();
      if (isLast) return;
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
