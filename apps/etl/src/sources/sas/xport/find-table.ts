import { SasDamage } from '../sas-damage.js';
import { MAX_FILE_COLUMNS, type SasTable, type TableFinder } from '../sas-table.js';
import { headerOf, RECORD_BYTES } from './headers.js';
import { Member } from './member.js';

export function isXport(start: Buffer): boolean {
  return headerOf(start)?.kind === 'library';
}

/**
 * Finds a table in a SAS transport file (`.xpt`) of version 5, 6, 8 or 9. A file may hold several: one must be named then.
 * What it takes comes behind the first record of the file.
 */
export class XportFinder implements TableFinder {
  /** The size of the first block that it takes. */
  readonly first = RECORD_BYTES;
  private readonly members: Member[] = [];
  private position = RECORD_BYTES;

  /** @param member the name of the wanted table, in any case */
  constructor(
    private readonly path: string,
    private readonly member: string | undefined,
  ) {}

  take(block: Buffer): number {
    this.position += block.length;
    const current = this.members.at(-1);
    if (current?.takesRecords !== false) {
      const header = headerOf(block);
      if (header?.kind === 'member') {
        if (this.members.length === MAX_FILE_COLUMNS) throw new SasDamage(`it has more than ${MAX_FILE_COLUMNS} tables`);
        this.members.push(new Member(header));
        return RECORD_BYTES;
      }
    }
    return current?.take(block, this.position) ?? RECORD_BYTES;
  }

  finish(rest: Buffer): SasTable {
    const last = this.members.at(-1);
    if (last?.isComplete !== true) throw new SasDamage('it is cut off: it ends before its rows');
    if (rest.length > 0) last.takeRows(rest);
    const wanted = this.member?.toUpperCase();
    const [found, ...others] = this.members.filter(({ name }) => wanted === undefined || name.toUpperCase() === wanted);
    const names = this.members.slice(0, 10).map(({ name }) => name).join(', ');
    if (found === undefined) throw new SasDamage(`it has no table '${this.member}'; its tables are ${names}`);
    if (others.length > 0) throw new SasDamage(`it has several tables (${names}): name one by \`member\` where the source is listed`);
    return found.table(this.path);
  }
}
