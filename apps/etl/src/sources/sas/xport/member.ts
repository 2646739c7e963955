import { blocksOf } from '../blocks.js';
import { SasDamage } from '../sas-damage.js';
import { MAX_FILE_COLUMNS, type SasRows, type SasTable } from '../sas-table.js';
import { headerOf, numberAt, RECORD_BYTES, type HeaderRecord } from './headers.js';
import { ibmNumber } from './ibm-number.js';
import { columnsOf, rowBytesOf } from './variables.js';

const BLANK = 0x20;
const PART_BYTES = 1 << 20;
/** Of version 8: names of the data set and of columns have up to 32 characters. */
const NAME_BYTES = { long: 32, short: 8 };

/** A table of a transport file, while its records come one by one. */
export class Member {
  name = '';
  private readonly isVersion8: boolean;
  private readonly descriptionBytes: number;
  private columnCount = 0;
  private descriptions = Buffer.alloc(0);
  private start = 0;
  private bytes = 0;
  private blanks = 0;
  private statedRows: number | undefined;
  private expected: 'descriptor' | 'name' | 'variables' | 'descriptions' | 'labels or rows' | 'rows' = 'descriptor';

  /** @throws {SasDamage} */
  constructor({ isVersion8, text }: HeaderRecord) {
    this.isVersion8 = isVersion8;
    this.descriptionBytes = numberAt(text, 25, 30);
    if (this.descriptionBytes < 136 || this.descriptionBytes > 140) throw new SasDamage(`it says that the description of a column has ${this.descriptionBytes} bytes, not 136 or 140`);
  }

  /** Whether the next block is a record, which may begin another table. */
  get takesRecords(): boolean {
    return this.expected !== 'descriptions';
  }

  get isComplete(): boolean {
    return this.expected === 'rows';
  }

  /**
   * @param end where the block ends in the file
   * @returns the size of the next block
   * @throws {SasDamage}
   */
  take(block: Buffer, end: number): number {
    switch (this.expected) {
      case 'descriptor':
        if (headerOf(block)?.kind === 'descriptor') this.expected = 'name';
        return RECORD_BYTES;
      case 'name':
        this.name = block.toString('latin1', 8, 8 + (this.isVersion8 ? NAME_BYTES.long : NAME_BYTES.short)).trim();
        this.expected = 'variables';
        return RECORD_BYTES;
      case 'variables':
        return this.takeVariables(headerOf(block));
      case 'descriptions':
        this.descriptions = Buffer.from(block);
        this.expected = 'labels or rows';
        return RECORD_BYTES;
      case 'labels or rows':
        this.takeRowsHeader(headerOf(block), end);
        return RECORD_BYTES;
      case 'rows':
        this.takeRows(block);
        return RECORD_BYTES;
    }
  }

  /** Padding counts as well. */
  takeRows(block: Buffer): void {
    this.bytes += block.length;
    let blanks = 0;
    while (blanks < block.length && block[block.length - 1 - blanks] === BLANK) blanks++;
    this.blanks = blanks;
  }

  /** @throws {SasDamage} */
  table(path: string): SasTable {
    const describe = (decode: (bytes: Buffer) => string) => columnsOf(this.descriptions, this.descriptionBytes, this.columnCount, this.isVersion8, decode);
    const rowBytes = rowBytesOf(describe((bytes) => bytes.toString('latin1')));
    const records = this.rowsOf(rowBytes);
    const { start } = this;
    return {
      columns: describe,
      records,
      encoding: undefined,
      numberReader: ibmNumber,
      async *rows([first], signal) {
        let row = first;
        if (row >= records) return;
        const size = Math.max(1, Math.floor(PART_BYTES / rowBytes)) * rowBytes;
        for await (const blocks of blocksOf(path, { start: start + row * rowBytes, end: start + records * rowBytes, size, signal })) {
          yield blocks.map((bytes) => {
            const rows = sideBySide(bytes, rowBytes, row);
            row += rows.numbers.length;
            return { ...rows, next: [row, 0, 0] };
          });
        }
        if (row < records) throw new SasDamage('it became shorter while it was read');
      },
    };
  }

  private takeVariables(header: HeaderRecord | undefined): number {
    if (header?.kind !== 'variables') return RECORD_BYTES;
    this.columnCount = numberAt(header.text, 5, 10);
    if (this.columnCount === 0 || this.columnCount > MAX_FILE_COLUMNS) throw new SasDamage(`it says that it has ${this.columnCount} columns`);
    this.expected = 'descriptions';
    return Math.ceil((this.columnCount * this.descriptionBytes) / RECORD_BYTES) * RECORD_BYTES;
  }

  private takeRowsHeader(header: HeaderRecord | undefined, end: number): void {
    if (header?.kind !== 'rows') return;
    // Some writers leave zeros in all thirty places, as if there were no number.
    const stated = /^ *(\d{1,15}) *$/.exec(header.text)?.[1];
    if (header.isVersion8 && stated !== undefined) this.statedRows = Number(stated);
    this.start = end;
    this.expected = 'rows';
  }

  /**
   * Version 5 states no number of rows: what is blank at the end, less than a record, is padding. A row of blanks alone at
   * the end cannot be told from it.
   */
  private rowsOf(rowBytes: number): number {
    if (rowBytes === 0) throw new SasDamage('it says that its rows have no bytes');
    let rows = Math.floor(this.bytes / rowBytes);
    let behind = this.bytes - rows * rowBytes;
    if (this.statedRows !== undefined) {
      if (this.statedRows > rows) throw new SasDamage(`it says that it has ${this.statedRows} rows, and holds ${rows}`);
      return this.statedRows;
    }
    if (behind >= RECORD_BYTES || behind > this.blanks) throw new SasDamage(`it is cut off: ${behind} bytes of a row of ${rowBytes} are left at its end`);
    while (rows > 0 && behind + rowBytes < RECORD_BYTES && behind + rowBytes <= this.blanks) {
      rows--;
      behind += rowBytes;
    }
    return rows;
  }
}

function sideBySide(bytes: Buffer, rowBytes: number, first: number): Omit<SasRows, 'next'> {
  const rows = Array.from({ length: Math.floor(bytes.length / rowBytes) }, (_, index) => index);
  return { bytes, starts: rows.map((index) => index * rowBytes), numbers: rows.map((index) => first + index), damaged: new Map() };
}
