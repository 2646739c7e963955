import type { Columns, Contract } from '@tripod/contracts';
import type { Progress } from '../progress.js';
import type { Json, Source, SourcePlace } from '../sources/source.js';

/** Rows of one contract in a batch. */
export interface BatchRows {
  readonly contract: Contract;
  /** All columns of the contract. The store checks them; they may hold what the contract does not allow. */
  readonly columns: Columns;
  /** Names the record that a row comes from, within its source. Called for few rows. */
  key(row: number): string;
  /** The record that a row comes from, exactly as the source gave it. Called for rows that go to quarantine. */
  raw(row: number): unknown;
}

/** A record that the pipeline itself refuses, before there is a row of it. */
export interface RefusedRecord {
  readonly key: string;
  /** The contract that the record fails. */
  readonly contract: Contract;
  /** `distance: it must be 1 or more`. */
  readonly reason: string;
  readonly raw: unknown;
}

/**
 * What became of some records of the source. `records` = rows of the first contract + refused for the first contract
 * + duplicates + outside the period + ignored; the ingest checks it.
 */
export interface Batch {
  /** How many records of the source this batch accounts for. */
  readonly records: number;
  /** At most one entry a contract. */
  readonly rows: readonly BatchRows[];
  readonly refused?: readonly RefusedRecord[];
  /** Records equal to an earlier one of the same reading in every field. */
  readonly duplicates?: number;
  readonly outsidePeriod?: number;
  /** Records of which the pipeline makes no row of its first contract, by its own rule. */
  readonly ignored?: number;
  /**
   * Set when the batch is all that the source has of this partition (days since 1970, or the bucket): rows of the source
   * that are stored there and not in the batch are removed. A batch without it only adds and replaces rows.
   */
  readonly partition?: number;
  /** Where reading goes on once this batch is stored. */
  readonly cursor: Json;
}

/** The local days to store, as asked for; both included. Undefined: the pipeline decides. */
export interface AskedPeriod {
  readonly from?: string;
  readonly to?: string;
}

/** What a pipeline is run with. */
export interface PipelineRun<Opened extends Source = Source> {
  readonly source: Opened;
  readonly period: AskedPeriod;
  /** The cursor of the last stored batch, when an ingest goes on. The batches up to it must not come again. */
  readonly from?: Json;
  readonly signal: AbortSignal;
  /** For stages before the first batch; the ingest shows the storing itself. */
  readonly progress: Progress;
}

/**
 * Makes rows of contracts out of the records of one source.
 *
 * @example
 * const readings: IngestPipeline = rowsPipeline({ name: 'readings', source: readingsFile, instance: reading, toInstance: … });
 */
export interface IngestPipeline<Opened extends Source = Source> {
  readonly name: string;
  /** One of the project's sources. */
  readonly source: SourcePlace<Opened>;
  /** The contracts whose rows it makes. The first one accounts for the records. */
  readonly stores: readonly [Contract, ...Contract[]];
  /** Whether it is ingested only where somebody names it: a crontab without names leaves it out. */
  readonly isOptional?: boolean;
  /** The small period that `ingest --sample` stores, for a first look. */
  readonly sample?: AskedPeriod;
  /** Whether each record makes its rows by itself, so that records of the quarantine may go through the pipeline alone. */
  readonly isByRecord?: boolean;
  /** What the outcome depends on besides the source and the code: digests of other files. */
  facts?(): Promise<Json>;
  /**
   * Batches in an order that is the same each time. A method, so that pipelines of any source fit into one list.
   *
   * @throws {AppError} BAD_USAGE for a period that the source does not have; SOURCE_EMPTY
   */
  run(run: PipelineRun<Opened>): AsyncIterable<Batch>;
}
