import { AppError } from '../../errors.js';
import type { CutRecord } from './json-cutter.js';
import { readRecord } from './json-record.js';

const MOST_SHOWN = 10;

/** Looks for the declared fields in the records of a file, until each was seen. Most often the first record has all. */
export class FieldSearch {
  private readonly missing: Set<string>;
  /** Some of the fields that were seen, for the message. */
  private readonly seen = new Set<string>();
  private hasRecord = false;
  private first: { readonly at: number; readonly reason: string } | undefined;

  constructor(columns: readonly string[]) {
    this.missing = new Set(columns);
  }

  look(records: readonly CutRecord[]): void {
    for (const { at, text } of records) {
      if (this.hasRecord && this.missing.size === 0) return;
      const read = readRecord(text);
      if ('reason' in read) {
        this.first ??= { at, reason: read.reason };
        continue;
      }
      this.hasRecord = true;
      for (const name of Object.keys(read.record)) {
        this.missing.delete(name);
        if (this.seen.size <= MOST_SHOWN) this.seen.add(name);
      }
    }
  }

  /**
   * At the end of the file.
   *
   * @throws {AppError} SOURCE_COLUMNS for fields that no record has; SOURCE_UNREADABLE when not one record can be read
   */
  refuse(path: string, { unit, hint }: { readonly unit: string; readonly hint: string }): void {
    if (!this.hasRecord) {
      if (this.first === undefined) return;
      throw new AppError('SOURCE_UNREADABLE', `${path} cannot be read, in not one ${unit}; ${unit} ${this.first.at}: ${this.first.reason}.${hint}`);
    }
    if (this.missing.size === 0) return;
    const missing = [...this.missing].map((name) => `'${name}'`).join(', ');
    const found = [...this.seen].slice(0, MOST_SHOWN).join(', ') + (this.seen.size > MOST_SHOWN ? ' and more' : '');
    throw new AppError('SOURCE_COLUMNS', `${path} lacks ${missing}: not one of its records has it. The fields are ${found}.`);
  }
}
