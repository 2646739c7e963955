import { MAX_FILE_COLUMNS, type SasColumn } from '../sas-table.js';
import { SasDamage } from '../sas-damage.js';
import type { Page, Subheader } from './page.js';

/** How rows are compressed: SAS's COMPRESS=CHAR and COMPRESS=BINARY. */
export type Compression = 'rle' | 'rdc';

/** What the rows of a table have in common. */
export interface RowForm {
  readonly bytes: number;
  /** Deleted ones included. */
  readonly rows: number;
  /** The most that a mix page holds. */
  readonly onMixPage: number;
}

/** Names what a subheader describes, by its signature. */
const SIGNATURES = { rowSize: 0xf7f7f7f7, columnCount: 0xf6f6f6f6, text: 0xfffffffd, names: 0xffffffff, attributes: 0xfffffffc, format: 0xfffffbfe } as const;
/** Others that describe something, of which nothing is read: counts, and lists of columns. */
const UNREAD = new Set([0xfffffc00, 0xfffffffe]);
const READ = new Set<number>(Object.values(SIGNATURES));

const COMPRESSIONS: Readonly<Record<string, Compression>> = { SASYZCRL: 'rle', SASYZCR2: 'rdc' };
/** Names, labels and formats of more columns than a table may have. */
const MAX_TEXT_BYTES = 1 << 26;

interface TextPlace {
  readonly text: number;
  readonly start: number;
  readonly length: number;
}

/** Collects the description of a table, which may be spread over pages, also behind the rows. */
export class Description {
  private readonly texts: Buffer[] = [];
  private textBytes = 0;
  private readonly names: TextPlace[] = [];
  private readonly attributes: Pick<SasColumn, 'offset' | 'width' | 'type'>[] = [];
  private readonly formats: { readonly format: TextPlace; readonly label: TextPlace }[] = [];
  private form: RowForm | undefined;

  /** Whether a subheader describes the table. Otherwise it is a row, or of an unknown kind. */
  describes(signature: number): boolean {
    return READ.has(signature) || UNREAD.has(signature);
  }

  /** @throws {SasDamage} */
  add(page: Page, { start, length }: Subheader, signature: number): void {
    const at = start + page.signatureBytes;
    switch (signature) {
      case SIGNATURES.rowSize:
        return this.addRowForm(page, start);
      case SIGNATURES.text:
        return this.addText(page.slice(at, page.uint16(at)));
      case SIGNATURES.names:
        return this.addEach(page, { start: at + 8, end: start + length - page.signatureBytes - 4, step: 8 }, this.names, (place) => textPlace(page, place));
      case SIGNATURES.attributes:
        return this.addEach(page, { start: at + 8, end: start + length - page.signatureBytes - 4, step: page.signatureBytes + 8 }, this.attributes, (place) => attributesAt(page, place));
      case SIGNATURES.format: {
        const place = start + 3 * page.signatureBytes + 22;
        return this.addEach(page, { start: place, end: place + 12, step: 12 }, this.formats, () => ({ format: textPlace(page, place), label: textPlace(page, place + 6) }));
      }
    }
  }

  /** @throws {SasDamage} when a page with rows comes before it */
  get rowForm(): RowForm {
    if (this.form === undefined) throw new SasDamage('it has rows before it says how long they are');
    return this.form;
  }

  get compression(): Compression | undefined {
    // Behind its size and eight more bytes, the first text names the compression.
    return COMPRESSIONS[this.texts[0]?.toString('latin1', 12, 20) ?? ''];
  }

  /**
   * The columns, once all pages were seen.
   *
   * @param decode of names and labels
   * @throws {SasDamage}
   */
  columns(decode: (bytes: Buffer) => string): SasColumn[] {
    if (this.names.length !== this.attributes.length) throw new SasDamage(`it names ${this.names.length} columns and describes ${this.attributes.length}`);
    const { bytes } = this.rowForm;
    return this.names.map((place, index) => {
      const name = decode(this.textAt(place));
      const column = this.attributes[index]!;
      if (column.offset + column.width > bytes) throw new SasDamage(`its column '${name}' lies outside of its rows`);
      const { format, label } = this.formats[index] ?? {};
      return { ...column, name, format: format === undefined ? '' : decode(this.textAt(format)), label: label === undefined ? '' : decode(this.textAt(label)) };
    });
  }

  private addRowForm(page: Page, start: number): void {
    const field = (index: number) => page.size(start + index * page.signatureBytes);
    const form = { bytes: field(5), rows: field(6), onMixPage: field(15) };
    if (form.bytes === 0 || form.bytes > page.bytes.length) throw new SasDamage(`it says that a row has ${form.bytes} bytes, and a page has ${page.bytes.length}`);
    if (this.form !== undefined && (form.bytes !== this.form.bytes || form.rows !== this.form.rows)) throw new SasDamage('it says twice how long its rows are, and not the same');
    this.form = form;
  }

  private addText(text: Buffer): void {
    this.textBytes += text.length;
    if (this.textBytes > MAX_TEXT_BYTES) throw new SasDamage(`its description has more than ${MAX_TEXT_BYTES} bytes of text`);
    this.texts.push(Buffer.from(text));
  }

  private addEach<Entry>(page: Page, { start, end, step }: { readonly start: number; readonly end: number; readonly step: number }, list: Entry[], entryAt: (place: number) => Entry): void {
    for (let place = start; place + step <= end; place += step) {
      if (list.length === MAX_FILE_COLUMNS) throw new SasDamage(`it describes more than ${MAX_FILE_COLUMNS} columns`);
      list.push(entryAt(place));
    }
  }

  private textAt({ text, start, length }: TextPlace): Buffer {
    if (length === 0) return Buffer.alloc(0);
    const found = this.texts[text];
    if (found === undefined || start + length > found.length) throw new SasDamage('a name in it lies outside of its texts');
    return found.subarray(start, start + length);
  }
}

function textPlace(page: Page, at: number): TextPlace {
  return { text: page.uint16(at), start: page.uint16(at + 2), length: page.uint16(at + 4) };
}

function attributesAt(page: Page, at: number): Pick<SasColumn, 'offset' | 'width' | 'type'> {
  const width = page.uint32(at + page.signatureBytes);
  const isNumber = page.slice(at + page.signatureBytes + 6, 1)[0] === 1;
  if (isNumber ? width < 2 || width > 8 : width > 32_767) throw new SasDamage(`it has a column of ${width} bytes, which a ${isNumber ? 'number' : 'text'} cannot have`);
  return { offset: page.size(at), width, type: isNumber ? 'number' : 'text' };
}
