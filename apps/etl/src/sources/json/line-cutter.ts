import { MAX_RECORD_CHARACTERS, tooLong } from '../text-chunks.js';
import type { CutRecord, JsonCutter } from './json-cutter.js';

/** Cuts a text into lines, numbered from 1; blank ones are left out. */
export class LineCutter implements JsonCutter {
  private rest = '';
  private line = 1;

  constructor(private readonly path: string) {}

  push(text: string): CutRecord[] {
    const records: CutRecord[] = [];
    const all = this.rest + text;
    let start = 0;
    for (let end = all.indexOf('\n'); end !== -1; end = all.indexOf('\n', start)) {
      this.add(records, all.slice(start, end));
      start = end + 1;
    }
    this.rest = all.slice(start);
    if (this.rest.length > MAX_RECORD_CHARACTERS) throw tooLong(this.path, `line ${this.line}`);
    return records;
  }

  finish(): CutRecord[] {
    const records: CutRecord[] = [];
    this.add(records, this.rest);
    this.rest = '';
    return records;
  }

  private add(records: CutRecord[], line: string): void {
    const text = line.trim();
    if (text !== '') records.push({ at: this.line, text });
    this.line++;
  }
}
