import { columnsOf, contractName, dayOf, makeColumns, readValue, shownValue, sliceColumns, writeValue, type AnyColumn, type Column, type Contract } from '@tripod/contracts';
import type { Source, SourceBatch, SourcePlace } from '../sources/source.js';
import type { AskedPeriod, Batch, BatchRows, IngestPipeline, RefusedRecord } from './pipeline.js';

/** A row as JSON holds it, not yet checked: times and categories are texts. */
export type MadeRow<C extends Contract> = { readonly [Name in keyof C['schema']['shape']]: unknown };

/** How a row of one contract is made of a record. */
export interface RowMaker<Raw> {
  readonly contract: Contract;
  /**
   * Returns undefined when the record holds no row of the contract: its label is not known yet.
   *
   * @param key names the record within its source: the line of a text file. A table without a key may take it as one.
   */
  make(raw: Raw, key: string): Readonly<Record<string, unknown>> | undefined;
}

/**
 * How a row of a contract is made of a record.
 *
 * @example
 * rowsOf(customer, (raw: CsvRecord<'id' | 'age' | 'plan'>) => ({ customer_id: raw.id, age: numberOf(raw.age), plan: raw.plan }))
 */
export function rowsOf<Raw, C extends Contract>(contract: C, make: (raw: Raw, key: string) => MadeRow<C> | undefined): RowMaker<Raw> {
  return { contract, make };
}

/** A pipeline for tables: each record is at most one row of each contract. */
export interface RowsPipeline<Opened extends Source> {
  readonly name: string;
  readonly source: SourcePlace<Opened>;
  /** The small period that `ingest --sample` stores; only where the first contract has a time. */
  readonly sample?: AskedPeriod;
  /** The first one accounts for the records: the instance, or the label where labels come from a source alone. */
  readonly rows: readonly [RowMaker<RecordOf<Opened>>, ...RowMaker<RecordOf<Opened>>[]];
}

type RecordOf<Opened extends Source> = Opened extends Source<infer Raw> ? Raw : never;

/** Makes the pipeline. Its rows are added and replaced by key; none is removed. */
export function rowsPipeline<Opened extends Source>({ name, source, rows, sample }: RowsPipeline<Opened>): IngestPipeline<Opened> {
  const [first, ...others] = rows;
  return {
    name,
    source,
    ...(sample === undefined ? {} : { sample }),
    isByRecord: true,
    stores: [first.contract, ...others.map(({ contract }) => contract)],
    async *run({ source: opened, period, from, signal }) {
      for await (const batch of opened.read({ ...(from === undefined ? {} : { from }), signal })) {
        // `as`: the records of Opened are RecordOf<Opened>.
        yield batchOf(rows, batch as SourceBatch<RecordOf<Opened>>, period);
      }
    },
  };
}

function batchOf<Raw>(makers: readonly RowMaker<Raw>[], batch: SourceBatch<Raw>, period: AskedPeriod): Batch {
  const [first, ...others] = makers.map((maker) => new Collector(maker, batch));
  if (first === undefined) throw new TypeError('a pipeline makes rows of at least one contract');
  let [outsidePeriod, ignored] = [0, 0];
  for (let index = 0; index < batch.records.length; index++) {
    const outcome = first.add(index, period);
    if (outcome === 'outside') outsidePeriod++;
    else if (outcome === 'nothing') ignored++;
    else if (outcome === 'stored') for (const other of others) other.add(index, {});
  }
  const unreadable = (batch.unreadable ?? []).map((record) => ({ ...record, contract: first.contract }));
  return {
    records: batch.records.length + unreadable.length,
    rows: [first, ...others].map((collector) => collector.rows()),
    refused: [...unreadable, ...[first, ...others].flatMap(({ refused }) => refused)],
    outsidePeriod,
    ignored,
    cursor: batch.cursor,
  };
}

/** Puts the rows of one contract into columns, and what does not fit their kinds aside. */
class Collector<Raw> {
  readonly contract: Contract;
  readonly refused: RefusedRecord[] = [];
  private readonly columns: readonly Column[];
  private readonly data: Record<string, AnyColumn>;
  /** The place of each row's record in the batch. */
  private readonly places: number[] = [];

  constructor(
    private readonly maker: RowMaker<Raw>,
    private readonly batch: SourceBatch<Raw>,
  ) {
    this.contract = maker.contract;
    this.columns = columnsOf(this.contract);
    this.data = makeColumns(this.columns, batch.records.length);
  }

  add(index: number, period: AskedPeriod): 'stored' | 'refused' | 'outside' | 'nothing' {
    const row = this.maker.make(this.batch.records[index]!, this.batch.key(index));
    if (row === undefined) return 'nothing';
    const next = this.places.length;
    const reasons = this.columns.flatMap((column) => faultOf(column, this.data[column.name]!, next, row[column.name]));
    if (reasons.length > 0) {
      this.refused.push({ key: this.batch.key(index), contract: this.contract, reason: reasons.join('; '), raw: rawOf(this.batch, index) });
      return 'refused';
    }
    if (this.isOutside(next, period)) return 'outside';
    this.places.push(index);
    return 'stored';
  }

  rows(): BatchRows {
    return {
      contract: this.contract,
      columns: sliceColumns(this.data, 0, this.places.length),
      key: (row) => this.batch.key(this.places[row]!),
      raw: (row) => rawOf(this.batch, this.places[row]!),
    };
  }

  private isOutside(row: number, { from, to }: AskedPeriod): boolean {
    if (from === undefined && to === undefined) return false;
    const time = this.columns.find(({ name }) => name === this.contract.time);
    if (time === undefined) throw new TypeError(`${contractName(this.contract)} has no time to choose by`);
    const day = dayOf(String(readValue(time, this.data[time.name]!, row)));
    return (from !== undefined && day < dayOf(from)) || (to !== undefined && day > dayOf(to));
  }
}

function faultOf(column: Column, array: AnyColumn, row: number, value: unknown): string[] {
  const reason = writeValue(column, array, row, value);
  if (reason === undefined) return [];
  return [value === null || value === undefined ? `'${column.name}' ${reason}` : `'${column.name}' is ${shownValue(value)}; it ${reason}`];
}

function rawOf<Raw>(batch: SourceBatch<Raw>, index: number): unknown {
  return batch.raw === undefined ? batch.records[index] : batch.raw(index);
}
