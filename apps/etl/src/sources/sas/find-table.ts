import { AppError } from '../../errors.js';
import { fileDigest } from '../file-digest.js';
import { BlockCutter } from './blocks.js';
import { SasDamage } from './sas-damage.js';
import type { SasTable, TableFinder } from './sas-table.js';
import { Sas7bdatFinder } from './sas7bdat/find-table.js';
import { isCatalogue, isSas7bdat } from './sas7bdat/header.js';
import { isXport, XportFinder } from './xport/find-table.js';
import { RECORD_BYTES } from './xport/headers.js';

/** A table with the sha256 of its file. */
export interface FoundTable {
  readonly table: SasTable;
  readonly digest: string;
}

/**
 * Reads a file once, to its end: its digest, and the table in it. What the file is, its first bytes say, not its name.
 *
 * @param member of a transport file with several tables
 * @throws {AppError} SOURCE_UNREADABLE, SOURCE_EMPTY
 */
export async function findTable(path: string, member: string | undefined, signal: AbortSignal | undefined): Promise<FoundTable> {
  let finder: (TableFinder & { readonly first: number }) | undefined;
  const cutter = new BlockCutter(RECORD_BYTES, (block) => {
    if (finder !== undefined) return finder.take(block);
    finder = finderOf(path, Buffer.from(block), member);
    return finder.first;
  });
  const digest = await fileDigest(path, { signal, look: (chunk) => naming(path, () => cutter.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))) });
  if (finder === undefined && cutter.rest.length === 0) throw new AppError('SOURCE_EMPTY', `${path} is empty: there is nothing to store.`);
  const found = finder ?? naming(path, () => refuseOther(path));
  return { digest, table: naming(path, () => found.finish(cutter.rest)) };
}

/** Says of which file something is wrong. */
export function naming<Value>(path: string, make: () => Value): Value {
  try {
    return make();
  } catch (damage) {
    throw ofFile(path, damage);
  }
}

/** What to throw for something that went wrong with a file. */
export function ofFile(path: string, thrown: unknown): unknown {
  return thrown instanceof SasDamage ? new AppError('SOURCE_UNREADABLE', `${path} cannot be read as SAS data: ${thrown.message}.`, { cause: thrown }) : thrown;
}

function finderOf(path: string, start: Buffer, member: string | undefined): TableFinder & { readonly first: number } {
  if (isSas7bdat(start)) return new Sas7bdatFinder(path, start);
  if (isXport(start)) return new XportFinder(path, member);
  if (isCatalogue(start)) throw new SasDamage('it is a catalogue of formats, which holds no rows');
  if (start.toString('latin1').includes('**COMPRESSED**')) throw new SasDamage('it was written by PROC CPORT, whose form is not published; write it by the XPORT engine');
  return refuseOther(path);
}

function refuseOther(path: string): never {
  throw new AppError('SOURCE_UNREADABLE', `${path} is not a SAS file that can be read: it is neither a data set (.sas7bdat) nor a transport file (.xpt).`);
}
