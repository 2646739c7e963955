import type { ColumnProfile } from '../table/column-profile.js';
import type { AdoptAnswers } from './answers.js';
import { isNameOfKeys } from './plan-fields.js';
import { shellText } from './plan-target.js';
import type { ProjectPlan } from './project-plan.js';

/** Says how many rows have no label. */
export function unlabelledNote({ original, filled }: ColumnProfile, rows: number): string[] {
  const open = rows - filled;
  return open === 0 ? [] : [`${open.toLocaleString('en')} rows have no '${original}': they are predicted, and not trained on.`];
}

/** What was decided without an answer, and how to decide otherwise. */
export function hints(columns: readonly ColumnProfile[], { key, time }: AdoptAnswers, { target, rows, key: planned }: ProjectPlan): string[] {
  const notes: string[] = [];
  if (planned.from === 'made') {
    const candidate = columns.find(({ original, filled, distinct, shape }) => filled === rows && distinct === rows && original !== target.original && (isNameOfKeys(original) || shape.kind === 'text'));
    notes.push(
      `Each row's key '${planned.name}' is made: a hash of its fields, never of the label, and a running number among equals. It stays when the table is read again.` +
        (candidate === undefined ? '' : ` '${candidate.original}' differs in every row: --key ${shellText(candidate.original)} takes it.`),
    );
  }
  const times = columns.filter(({ shape, filled, distinct }) => (shape.kind === 'day' || shape.kind === 'minute') && filled === rows && distinct > 1);
  if (time === undefined && key !== times[0]?.original && times.length === 1 && times[0] !== undefined) notes.push(`Rows are split by shares: --time ${shellText(times[0].original)} would split them by time.`);
  return notes;
}
