import type { ColumnProfile } from '../table/column-profile.js';
import { differentNames, fieldName } from './field-names.js';
import type { FieldDraft } from './plan-fields.js';
import type { PlannedField } from './project-plan.js';

/** A column and the field that it becomes. */
export interface DraftedColumn {
  readonly column: ColumnProfile;
  readonly draft: FieldDraft;
}

/** The names of key and label, and the fields with theirs. */
export interface Named {
  readonly key: string;
  readonly target: string;
  readonly fields: PlannedField[];
}

/** Names for all, none twice, in this order of importance: key, label, fields. */
export function nameAll(noun: string, key: DraftedColumn | undefined, label: ColumnProfile, task: 'binary' | 'classes' | 'number', inTable: readonly DraftedColumn[]): Named {
  const made = `${noun.replaceAll(' ', '_')}_id`;
  // A column without a name names rows: it gets the name of a key. So does a time that is also the key.
  const isBare = key === undefined || /^column_\d+$/.test(key.column.original) || inTable.some(({ column }) => column === key.column);
  const keyName = isBare ? made : fieldName(key.column.original, 'text', key.column.place);
  const kinds = { binary: 'boolean', classes: 'category', number: 'float' } as const;
  const [keyed = keyName, target = label.original, ...names] = differentNames([keyName, fieldName(label.original, kinds[task], label.place), ...inTable.map(({ column, draft }) => fieldName(column.original, draft.kind, column.place))]);
  const fields = inTable.map(({ draft }, index) => ({ name: names[index]!, ...draft }));
  return { key: keyed, target, fields: key === undefined ? fields : [{ name: keyed, ...key.draft }, ...fields] };
}
