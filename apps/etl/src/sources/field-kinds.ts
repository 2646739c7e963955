import type { FoundColumn } from './any-file.js';

/** The fields of records that say themselves what they have, with the kinds of their values. */
export class FieldKinds {
  private readonly kinds = new Map<string, Set<string>>();

  add(record: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(record)) {
      const kinds = this.kinds.get(name) ?? new Set();
      if (kinds.size === 0) this.kinds.set(name, kinds);
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
