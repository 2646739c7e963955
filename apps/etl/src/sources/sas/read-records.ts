import type { SourceBatch, UnreadableRecord } from '../source.js';
import { ofFile } from './find-table.js';
import { RowDamage } from './sas-damage.js';
import type { SasPlace, SasRows, SasTable } from './sas-table.js';
import type { SasValue, ValueReader } from './sas-values.js';

type AnyRecord = Readonly<Record<string, SasValue>>;

/** The fields of each record, and how to read them. */
export interface RecordForm {
  readonly names: readonly string[];
  /** Of all their values, at least 1. */
  readonly bytes: number;
  readonly readers: readonly ValueReader[];
}

/** Each batch costs some statements when it is stored. */
const BATCH_RECORDS = 8_192;
/** Of rows with many columns or long texts, fewer. */
const [BATCH_VALUES, BATCH_BYTES] = [1 << 20, 1 << 24];

/**
 * The records of a table from a row on, in batches.
 *
 * @throws {AppError} SOURCE_UNREADABLE when the file has changed since it was opened
 */
export async function* readRecords(path: string, table: SasTable, form: RecordForm, from: SasPlace, signal: AbortSignal): AsyncGenerator<SourceBatch<AnyRecord, SasPlace>> {
  const most = Math.min(BATCH_RECORDS, BATCH_VALUES / form.names.length, BATCH_BYTES / form.bytes);
  let batch = new Batch(form);
  try {
    for await (const parts of table.rows(from, signal)) {
      for (const rows of parts) {
        signal.throwIfAborted();
        batch.add(rows);
        if (batch.size < most) continue;
        yield batch.handOn();
        batch = new Batch(form);
      }
    }
  } catch (thrown) {
    throw ofFile(path, thrown);
  }
  if (batch.size > 0) yield batch.handOn();
}

/** Records of one page or of several. */
class Batch {
  private readonly records: AnyRecord[] = [];
  private readonly numbers: number[] = [];
  private readonly unreadable: UnreadableRecord[] = [];
  private next: SasPlace = [0, 0, 0];

  constructor(private readonly form: RecordForm) {}

  get size(): number {
    return this.records.length + this.unreadable.length;
  }

  add({ bytes, starts, numbers, damaged, next }: SasRows): void {
    this.next = next;
    for (const [number, reason] of damaged) this.refuse(number, reason, null);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let index = 0; index < starts.length; index++) this.addRow(bytes, view, starts[index]!, numbers[index]!);
  }

  handOn(): SourceBatch<AnyRecord, SasPlace> {
    const { records, numbers, unreadable, next } = this;
    return { records, key: (index) => String(numbers[index]), unreadable, cursor: next };
  }

  private addRow(bytes: Buffer, view: DataView, start: number, number: number): void {
    const { names, readers } = this.form;
    const record: Record<string, SasValue> = {};
    try {
      for (let index = 0; index < readers.length; index++) record[names[index]!] = readers[index]!(bytes, view, start);
    } catch (damage) {
      if (!(damage instanceof RowDamage)) throw damage;
      return this.refuse(number, damage.message, record);
    }
    this.records.push(record);
    this.numbers.push(number);
  }

  /** @param raw what could be read of it */
  private refuse(number: number, reason: string, raw: unknown): void {
    this.unreadable.push({ key: String(number), raw, reason: `row ${number}: ${reason}` });
  }
}
