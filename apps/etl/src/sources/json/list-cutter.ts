import { AppError } from '../../errors.js';
import { MAX_RECORD_CHARACTERS, tooLong } from '../text-chunks.js';
import { findList } from './find-list.js';
import type { CutRecord, JsonCutter } from './json-cutter.js';
import { itemEnd, textEnd } from './json-text.js';

/** Cuts the items out of a list in a JSON text, numbered from 0. Memory does not depend on how many there are. */
export class ListCutter implements JsonCutter {
  private text = '';
  private next = 0;
  private stage: 'before' | 'within' | 'behind' = 'before';
  /** Objects around the list that are still to be closed. */
  private open: number;

  /** @param names of the objects' fields in which the list is, from outside to inside */
  constructor(
    private readonly path: string,
    private readonly names: readonly string[],
  ) {
    this.open = names.length;
  }

  push(text: string): CutRecord[] {
    this.text += text;
    if (this.stage === 'before') this.begin();
    const records = this.stage === 'within' ? this.cut() : [];
    if (this.stage === 'behind') this.passBehind();
    if (this.text.length > MAX_RECORD_CHARACTERS) throw tooLong(this.path, this.stage === 'within' ? `record ${this.next}` : 'what stands around its list');
    return records;
  }

  finish(): CutRecord[] {
    if (this.stage !== 'behind' || this.open > 0 || this.text !== '') throw new AppError('SOURCE_UNREADABLE', `${this.path} ends within its JSON, at record ${this.next}: it is not whole.`);
    return [];
  }

  private begin(): void {
    const start = findList(this.path, this.text, this.names);
    if (start === undefined) return;
    this.text = this.text.slice(start);
    this.stage = 'within';
  }

  private cut(): CutRecord[] {
    const records: CutRecord[] = [];
    let start = 0;
    for (let end = itemEnd(this.text, 0, ']'); end !== -1; end = itemEnd(this.text, start, ']')) {
      const isLast = this.text[end] === ']';
      const text = this.text.slice(start, end).trim();
      // An empty list has no item; a comma without one behind it is a fault that the record shows.
      if (text !== '' || !isLast || this.next > 0) records.push({ at: this.next++, text });
      start = end + 1;
      if (!isLast) continue;
      this.stage = 'behind';
      break;
    }
    this.text = this.text.slice(start);
    return records;
  }

  /** Passes over what stands behind the list: other fields, and the brackets that close the objects around it. */
  private passBehind(): void {
    const text = this.text;
    let at = 0;
    for (; at < text.length; at++) {
      const character = text[at]!;
      if (character <= ' ') continue;
      if (this.open === 0) throw new AppError('SOURCE_UNREADABLE', `${this.path} is not JSON: something stands behind its end.`);
      if (character === '"') {
        const end = textEnd(text, at);
        if (end === -1) break;
        at = end - 1;
      } else if (character === '{' || character === '[') this.open++;
      else if (character === '}' || character === ']') this.open--;
    }
    this.text = text.slice(at);
  }
}
