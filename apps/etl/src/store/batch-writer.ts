import { contractName } from '@tripod/contracts';
import { addAccounts, batchAccounts, NO_ACCOUNTS, type Accounts, type AccountsChange } from '../ingest/accounts.js';
import { refuseRepeated, type CheckedBatch } from '../ingest/check-batch.js';
import type { RefusedRecord } from '../ingest/pipeline.js';
import type { Json } from '../sources/source.js';
import type { CheckedRows } from './checked-rows.js';
import { addIncoming, clearIncoming, makeIncoming } from './incoming.js';
import { advanceSql, type IngestEntry } from './ingests.js';
import { countStored } from './ledger.js';
import { mergeIncoming, type Extents, type MergeOutcome } from './merge.js';
import { clearQuarantineSql, clearRecordsSql, putQuarantineSql } from './quarantine.js';
import { inTransaction } from './transaction.js';
import type { WriteContext } from './write-context.js';
import { beginPartition, writePartition, type EncodedRows, type PartitionWrite } from './write-partition.js';

/** Rows wait for a merge until there are so many, or a quarter of what is stored: so hashing anew stays linear over all. */
const MIN_MERGED_ROWS = 50_000;
const MERGED_SHARE = 0.25;
/** Refused records wait in memory. */
const MAX_WAITING_REFUSED = 2_000;

/**
 * Stores the batches of one ingest, one after the other. Rows, ledger, quarantine, accounts and cursor change in one
 * transaction, so that an ingest that ends at any moment goes on from its cursor.
 */
export class BatchWriter {
  /** What is committed. */
  accounts: Accounts;
  /** Partitions whose content has changed in this run. */
  readonly written = new Set<number>();
  /** Partitions that this run has seen. */
  readonly seen = new Set<number>();
  private waiting: Waiting = nothingWaits();
  private storedRows: number | undefined;
  private furtherSql = '';

  constructor(
    private readonly context: WriteContext,
    entry: IngestEntry,
  ) {
    this.accounts = entry.accounts;
  }

  /**
   * Hands a batch to Postgres, or lets it wait for a merge. The one before must be stored.
   *
   * @param encoded its parts, for a batch that is a whole partition
   * @returns its end: Postgres works meanwhile, and this thread can make the next batch
   */
  async write(checked: CheckedBatch, encoded: readonly EncodedRows[]): Promise<{ readonly stored: Promise<void> }> {
    const { partition } = checked.batch;
    if (partition === undefined) return handed(this.collect(checked, []));
    await this.flush();
    this.seen.add(partition);
    // Nothing stored is replaced by nothing: the batch only goes to quarantine.
    if (checked.isRefusedWhole) return handed(this.collect({ ...checked, parts: [] }, []));
    if (checked.hasForeignLabels) return handed(this.collect(checked, [partition]));
    return handed(this.writeAlone(checked, await beginPartition(this.context, encoded, partition)));
  }

  /**
   * Stores rows of a feed at once, in one transaction.
   *
   * @param furtherSql what belongs into it
   */
  async writeNow(checked: CheckedBatch, furtherSql: string): Promise<void> {
    this.furtherSql = furtherSql;
    await this.collect(checked, []);
    await this.flush();
    this.furtherSql = '';
  }

  /** Merges what waits. */
  async flush(): Promise<void> {
    if (this.waiting.cursor !== undefined) await this.merge({ partitions: [], contracts: [] });
  }

  private async writeAlone(checked: CheckedBatch, write: PartitionWrite): Promise<void> {
    const { batch, parts, refused } = checked;
    const { partition } = write;
    const stored = Object.fromEntries(parts.map(({ contract, order }) => [contractName(contract), order.length]));
    const next = addAccounts(this.accounts, { ...batchAccounts(batch, refused), stored, firstPartition: partition, lastPartition: partition });
    const end = [clearQuarantineSql(this.context, [partition]), putQuarantineSql(this.context, refused, partition), advanceSql(this.context.ingest, batch.cursor, next)];
    const changed = await writePartition(this.context, write, end.join(' '));
    if (changed === undefined) return this.collect(checked, [partition]);
    this.accounts = next;
    if (changed.length > 0) this.written.add(partition);
  }

  private async collect(checked: CheckedBatch, extents: readonly number[]): Promise<void> {
    if (this.storedRows === undefined) {
      await makeIncoming(this.context);
      this.storedRows = await countStored(this.context.client, this.context.stores);
    }
    const repeated = await addIncoming(this.context, checked.parts);
    const { batch, parts, refused, isOverBound } = refuseRepeated(checked, repeated, this.context.stores[0]);
    const isLeft = parts.length < checked.parts.length;
    // Nothing else waits: the batch is a whole partition.
    if (isLeft) await clearIncoming(this.context);
    // As with a batch that is refused by itself: nothing stored is replaced by nothing.
    const [first] = parts;
    const isEmptied = first !== undefined && first.order.length > 0 && repeated.filter(({ contract }) => contract === first.contract).length === first.order.length;
    this.waiting = {
      rows: this.waiting.rows + parts.reduce((sum, { order }) => sum + order.length, 0),
      refused: [...this.waiting.refused, ...refused],
      delivered: this.context.isFeed ? [...this.waiting.delivered, ...recordKeys(parts)] : [],
      change: addAccounts(this.waiting.change, { ...batchAccounts(batch, refused), partitionsLeft: isOverBound ? 1 : 0 }),
      cursor: batch.cursor,
    };
    const isFull = this.waiting.rows >= Math.max(MIN_MERGED_ROWS, MERGED_SHARE * this.storedRows) || this.waiting.refused.length >= MAX_WAITING_REFUSED;
    const contracts = parts.map(({ contract }) => contract);
    if (isFull || batch.partition !== undefined) await this.merge({ partitions: isEmptied || isLeft ? [] : extents, contracts }, batch.partition);
  }

  private async merge(extents: Extents, partition?: number): Promise<void> {
    const { rows, refused, delivered, change, cursor } = this.waiting;
    if (cursor === undefined) return;
    let next = this.accounts;
    const endSql = (outcome: Pick<MergeOutcome, 'stored' | 'superseded' | 'partitions'>) => {
      next = addAccounts(addAccounts(this.accounts, change), { stored: outcome.stored, superseded: outcome.superseded, ...rangeOf(outcome.partitions) });
      const clear = partition === undefined ? clearRecordsSql(this.context, delivered) : clearQuarantineSql(this.context, [partition]);
      return `${clear} ${putQuarantineSql(this.context, refused, partition)} ${advanceSql(this.context.ingest, cursor, next)} ${this.furtherSql}`;
    };
    if (rows === 0 && extents.partitions.length === 0) {
      const range = partition === undefined ? [] : [partition];
      await inTransaction(this.context.client, () => this.context.client.query(endSql({ stored: {}, superseded: {}, partitions: range })));
    } else {
      const outcome = await mergeIncoming(this.context, extents, endSql);
      for (const each of outcome.partitions) this.seen.add(each);
      for (const each of outcome.changed) this.written.add(each);
      this.storedRows = await countStored(this.context.client, this.context.stores);
    }
    this.accounts = next;
    this.waiting = nothingWaits();
  }
}

function handed(stored: Promise<void>): { readonly stored: Promise<void> } {
  // Its failure is met where it is awaited, not as one that nobody handles.
  stored.catch(() => undefined);
  return { stored };
}

/** Batches that wait for a merge. */
interface Waiting {
  readonly rows: number;
  readonly refused: readonly RefusedRecord[];
  /** The records of a feed: what an earlier delivery of them has left in quarantine is taken out. */
  readonly delivered: readonly string[];
  readonly change: Accounts;
  /** Undefined when nothing waits. */
  readonly cursor: Json | undefined;
}

function nothingWaits(): Waiting {
  return { rows: 0, refused: [], delivered: [], change: NO_ACCOUNTS, cursor: undefined };
}

function recordKeys(parts: readonly CheckedRows[]): string[] {
  return parts.flatMap(({ order, from }) => Array.from(order, (row) => from.key(row)));
}

function rangeOf(partitions: readonly number[]): AccountsChange {
  if (partitions.length === 0) return {};
  return {
    firstPartition: partitions.reduce((a, b) => Math.min(a, b)),
    lastPartition: partitions.reduce((a, b) => Math.max(a, b)),
  };
}
