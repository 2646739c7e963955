import { SasDamage } from '../sas-damage.js';
import type { FileHeader } from './header.js';

/** What a page holds; `other` has nothing that is read, such as an index. */
export type PageType = 'meta' | 'data' | 'mix' | 'other';

/** A part of a page that a pointer at its begin names: a piece of the table's description, or a row. */
export interface Subheader {
  readonly start: number;
  readonly length: number;
  /** Bits: 1 says that it is gone, 4 that it is a compressed row. */
  readonly compression: number;
  /** 1: it may be a row. */
  readonly type: number;
}

/** The types by their bits 8 to 15: two kinds of meta pages, and "amd" pages, which hold what was added to a description. */
const TYPES: Readonly<Record<number, PageType>> = { 0x0000: 'meta', 0x4000: 'meta', 0x0400: 'meta', 0x0100: 'data', 0x0200: 'mix' };
const TYPE_BITS = 0xff00;
const HAS_DELETED = 0x0080;

/** One page of a file, not yet understood. Places are in bytes from its begin. */
export class Page {
  readonly type: PageType;
  /** Whether some of its rows are deleted. */
  readonly hasDeleted: boolean;
  /** Rows and subheaders together. */
  readonly blocks: number;
  readonly subheaderCount: number;
  private readonly headerBytes: number;
  private readonly pointerBytes: number;

  constructor(
    readonly bytes: Buffer,
    private readonly file: FileHeader,
  ) {
    const at = file.is64Bit ? 32 : 16;
    const type = this.uint16(at);
    this.type = TYPES[type & TYPE_BITS] ?? 'other';
    this.hasDeleted = (type & HAS_DELETED) !== 0;
    this.blocks = this.uint16(at + 2);
    this.subheaderCount = this.uint16(at + 4);
    this.headerBytes = at + 8;
    this.pointerBytes = file.is64Bit ? 24 : 12;
  }

  uint16(at: number): number {
    this.refuseOutside(at, 2);
    return this.file.isLittleEndian ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at);
  }

  uint32(at: number): number {
    this.refuseOutside(at, 4);
    return this.file.isLittleEndian ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }

  /** A length or a count: four or eight bytes, by the file. */
  size(at: number): number {
    if (!this.file.is64Bit) return this.uint32(at);
    this.refuseOutside(at, 8);
    const size = Number(this.file.isLittleEndian ? this.bytes.readBigUInt64LE(at) : this.bytes.readBigUInt64BE(at));
    if (!Number.isSafeInteger(size)) throw new SasDamage(`it states a size of ${size}, which is more than 2^53`);
    return size;
  }

  slice(at: number, length: number): Buffer {
    this.refuseOutside(at, length);
    return this.bytes.subarray(at, at + length);
  }

  /** Where the rows begin that lie side by side: on a mix page behind the pointers, at a multiple of eight. */
  get firstRow(): number {
    if (this.type === 'data') return this.headerBytes;
    const end = this.headerBytes + this.subheaderCount * this.pointerBytes;
    return end + (end % 8);
  }

  /** How many free bytes lie behind the rows; the marks of deleted ones follow. */
  get freeBytes(): number {
    return this.uint32(this.file.is64Bit ? 24 : 12);
  }

  subheader(index: number): Subheader {
    const at = this.headerBytes + index * this.pointerBytes;
    const sizeBytes = this.file.is64Bit ? 8 : 4;
    const [start, length] = [this.size(at), this.size(at + sizeBytes)];
    this.refuseOutside(start, length);
    this.refuseOutside(at, this.pointerBytes);
    return { start, length, compression: this.bytes[at + 2 * sizeBytes]!, type: this.bytes[at + 2 * sizeBytes + 1]! };
  }

  /** The number that tells what a subheader describes; its bytes are 4 or 8, by the file. */
  signature(start: number): number {
    const first = this.uint32(start);
    if (!this.file.is64Bit || this.file.isLittleEndian) return first;
    const second = this.uint32(start + 4);
    return first === 0 || first === 0xffffffff ? second : first;
  }

  get signatureBytes(): number {
    return this.file.is64Bit ? 8 : 4;
  }

  private refuseOutside(at: number, length: number): void {
    if (at + length > this.bytes.length) throw new SasDamage(`something that it describes lies at byte ${at} + ${length} of a page of ${this.bytes.length}`);
  }
}
