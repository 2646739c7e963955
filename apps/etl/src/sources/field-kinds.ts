import type { FoundColumn } from './any-file.js';
import { isObject } from './api/json-fields.js';
import { MAX_COLUMNS } from './csv-header.js';

/** The fields of records that say themselves what they have, with the kinds of their values. */
export class FieldKinds {
  private readonly kinds = new Map<string, Set<string>>();

  add(record: unknown): void {
    if (!isObject(record)) return;
    for (const name of Object.keys(record)) {
      const value = record[name];
      const kinds = this.kinds.get(name) ?? new Set();
      if (kinds.size === 0) {
        // Records whose fields are data have ever more of them.
        if (this.kinds.size >= MAX_COLUMNS && !this.kinds.has(name)) continue;
        this.kinds.set(name, kinds);
      }
      if (value !== null && value !== undefined) kinds.add(kindOf(value));
    }
  }

  /** In the order in which they came. */
  columns(): FoundColumn[] {
    return [...this.kinds].map(([name, kinds]) => ({ name, kind: [...kinds].join(' or ') || 'null' }));
  }
}

function kindOf(value: NonNullable<unknown>): string {
  if (Array.isArray(value)) return 'list';
  return typeof value === 'string' ? 'text' : typeof value;
}
