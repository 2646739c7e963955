import type { Business, Contract } from '@tripod/contracts';
import type { Client } from 'pg';

/** What all statements of one ingest share. */
export interface WriteContext {
  readonly client: Client;
  readonly business: Business;
  /** The contracts that the ingest's pipeline stores. The first one accounts for the records. */
  readonly stores: readonly [Contract, ...Contract[]];
  /** The contracts that any pipeline of the project stores. */
  readonly datasets: readonly Contract[];
  /** The ingest's entry in the ledger. */
  readonly ingest: number;
  /** The number of the ingest's source. */
  readonly source: number;
  /** Whether the source has no end, so that each ingest goes on where the last one ended. */
  readonly isFeed: boolean;
  /** Whether rows of one key come again and again, only those that have changed are stored, and these are announced. */
  readonly isLive?: boolean;
  /** Whether records come out of the quarantine: what is stored of the source is newer than they are, and stays. */
  readonly isRedrive?: boolean;
  /** The numbers of the sources that come before it. */
  readonly sourcesBefore: readonly number[];
}
