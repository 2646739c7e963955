import { blocksOf } from '../blocks.js';
import { SasDamage } from '../sas-damage.js';
import type { SasRows, SasTable, TableFinder } from '../sas-table.js';
import { Description } from './description.js';
import { HEADER_START_BYTES, parseHeader, type FileHeader } from './header.js';
import { ieeeNumber } from './ieee-number.js';
import { rowsOfPage } from './page-rows.js';
import { Page } from './page.js';
import { unpacker } from './unpack.js';

/**
 * Finds the table of a `.sas7bdat` file: from SAS 7 on, 32 and 64 bit, both byte orders. Sees all pages, so that nothing is
 * stored of a file that is cut off.
 *
 * @param start the first bytes of the file; what `take` gets comes behind them
 */
export class Sas7bdatFinder implements TableFinder {
  private file: FileHeader | undefined;
  private isBehindHeader = false;
  private pages = 0;
  private rows = 0;
  private deleted = 0;
  private readonly description = new Description();

  constructor(
    private readonly path: string,
    private readonly start: Buffer,
  ) {}

  /** The size of the first block that it takes. */
  get first(): number {
    return HEADER_START_BYTES - this.start.length;
  }

  take(block: Buffer): number {
    if (this.file === undefined) {
      this.file = parseHeader(Buffer.concat([this.start, block]));
      return this.file.bytes - HEADER_START_BYTES;
    }
    if (this.isBehindHeader) this.takePage(new Page(block, this.file));
    this.isBehindHeader = true;
    return this.file.pageBytes;
  }

  finish(rest: Buffer): SasTable {
    const { file, description, pages, rows } = this;
    if (file === undefined || rest.length > 0 || pages < file.pages) {
      throw new SasDamage(`it is cut off: ${file === undefined ? 'it ends within its header' : `it has ${pages} whole pages of the ${file.pages} that its header states`}`);
    }
    const stated = description.rowForm.rows;
    if (rows < stated) throw new SasDamage(`it says that it has ${stated} rows, and its pages hold ${rows}`);
    return tableOf(this.path, file, description, rows - this.deleted);
  }

  private takePage(page: Page): void {
    this.pages++;
    const rows = rowsOfPage(page, this.description, this.rows, (subheader, signature) => this.description.add(page, subheader, signature));
    this.rows += rows.count;
    if (page.hasDeleted || page.type === 'meta') for (let index = 0; index < rows.count; index++) if (rows.at(index).isDeleted) this.deleted++;
  }
}

function tableOf(path: string, file: FileHeader, description: Description, records: number): SasTable {
  return {
    columns: (decode) => description.columns(decode),
    records,
    encoding: file.encoding,
    numberReader: (width) => ieeeNumber(width, file.isLittleEndian),
    async *rows([row, page, onPage], signal) {
      const unpack = unpacker(description);
      let before = row - onPage;
      let at = page;
      let skip = onPage;
      const rowsOf = function* (blocks: readonly Buffer[]): Generator<SasRows> {
        for (const block of blocks) {
          if (block.length < file.pageBytes) return;
          const rows = rowsOfPage(new Page(block, file), description, before);
          yield* unpack(block, rows, { before, page: at, from: skip });
          before += rows.count;
          at++;
          skip = 0;
        }
      };
      for await (const blocks of blocksOf(path, { start: file.bytes + page * file.pageBytes, size: file.pageBytes, signal })) yield rowsOf(blocks);
      if (before < description.rowForm.rows) throw new SasDamage('it became shorter while it was read');
    },
  };
}
