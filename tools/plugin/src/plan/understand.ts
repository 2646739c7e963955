import { ToolError } from '@tripod/processes';
import type { ColumnProfile } from '../table/column-profile.js';
import { openTable, type OpenTable } from '../table/open-table.js';
import { strengthsOf, type Strength } from '../table/strengths.js';
import type { AdoptAnswers } from './answers.js';
import { checkAnswers, columnNamed, type Surroundings } from './check-answers.js';
import { emptyPlan } from './empty-plan.js';
import { nameAll } from './name-all.js';
import { keyField } from './plan-key.js';
import { fieldOf, type FieldDraft } from './plan-fields.js';
import { nounOf } from './plan-name.js';
import { hints, unlabelledNote } from './plan-notes.js';
import { schemaPlan } from './plan-schema.js';
import { shellText, shown, targetOf } from './plan-target.js';
import { timeField, timeOf } from './plan-time.js';
import { projectPlan, type ProjectPlan } from './project-plan.js';

/** A plan, and what people shall know about it. */
export interface Understanding {
  readonly plan: ProjectPlan;
  /** Sentences. */
  readonly notes: readonly string[];
  /** How well each field alone predicts the label, by the column's name. */
  readonly strengths: ReadonlyMap<string, Strength>;
}

/** Fewer rows cannot be split into training, validation and test. */
const MIN_LABELLED = 30;
/** A column that alone is so good is the label, or was made of it. */
const DISGUISE = { binary: 0.98, classes: 0.98, number: 0.98 } as const;

/**
 * The plan of a project.
 *
 * @throws {ToolError} with one sentence on what does not fit, and the way out
 */
export async function planProject(answers: AdoptAnswers, where: Surroundings): Promise<ProjectPlan> {
  return (await understand(answers, where)).plan;
}

/**
 * Understands answers: the plan with what led to it.
 *
 * @throws {ToolError} BAD_USAGE, NAME_TAKEN, SOURCE_UNREADABLE, SOURCE_EMPTY, SOURCE_COLUMNS, SOURCE_TOO_LARGE,
 * TABLE_TOO_SMALL, COLUMN_MIXED, LABEL_UNUSABLE, KEY_UNUSABLE, TIME_UNUSABLE, SCHEMA_UNUSABLE
 */
export async function understand(answers: AdoptAnswers, where: Surroundings): Promise<Understanding> {
  checkAnswers(answers, where);
  if (answers.schema !== undefined) return { ...(await schemaPlan(answers, where.from)), strengths: new Map() };
  if (answers.from === undefined) return { ...emptyPlan(answers), strengths: new Map() };
  const open = await openTable(answers.from, where.from, answers);
  try {
    return await understandTable(open, answers);
  } finally {
    open.close();
  }
}

/** The plan of a project on an opened table. */
export async function understandTable(open: OpenTable, answers: AdoptAnswers): Promise<Understanding> {
  const { columns, rows } = open.profile;
  const label = columnNamed(columns, answers.label, '--label');
  const key = answers.key === undefined ? undefined : columnNamed(columns, answers.key, '--key');
  const time = answers.time === undefined ? undefined : columnNamed(columns, answers.time, '--time');
  for (const [option, names] of Object.entries({ '--leave-out': answers.leaveOut, '--keep': answers.keep, '--text': answers.text })) for (const name of names) columnNamed(columns, name, option);
  for (const [option, column] of [['--key', key], ['--time', time]] as const) {
    if (column === label) throw new ToolError('BAD_USAGE', `${option} ${label.original} is the label, which is not known when the model predicts. Name another column.`);
  }
  const inUse = [label, key, time].find((column) => column !== undefined && answers.leaveOut.includes(column.original));
  if (inUse !== undefined) throw new ToolError('BAD_USAGE', `--leave-out ${inUse.original}: it is the label, the key or the time.`);
  const { target, notes: targetNotes } = targetOf(label, rows, answers);
  if (label.filled < MIN_LABELLED) {
    throw new ToolError('TABLE_TOO_SMALL', `The table has ${label.filled.toLocaleString('en')} rows with a label: too few to train, validate and test. Bring ${MIN_LABELLED} at least, or begin without a table: --empty or --schema.`);
  }
  const keyDraft = key === undefined ? undefined : await keyField(open, key);
  const timeDraft = time === undefined ? undefined : await timeField(open, time, answers.zone);
  const candidates = columns.filter((column) => column !== label && column !== key && column !== time);
  const { drafts, leftOut, notes: fieldNotes } = draftsOf(candidates, open, answers);
  const judged = candidates.filter((column) => drafts.has(column));
  const strengths = await strengthsOf(open, label, judged, target.task);
  for (const column of judged) {
    const strength = strengths.get(column.original);
    if (strength === undefined || strength.score < DISGUISE[target.task] || answers.keep.includes(column.original)) continue;
    drafts.delete(column);
    leftOut.push({ original: column.original, reason: `it looks like the label in disguise: alone it predicts it with ${strength.inWords}` });
  }
  const inTable = columns.flatMap((column) => (column === time && timeDraft !== undefined ? [{ column, draft: timeDraft.draft }] : drafts.has(column) ? [{ column, draft: drafts.get(column)! }] : []));
  if (inTable.length === 0) throw new ToolError('SOURCE_COLUMNS', `Of the ${columns.length} columns of the table none is left to predict '${label.original}' by: ${leftOut.map(({ original, reason }) => `'${original}' (${reason})`).join(', ')}. Keep one by --keep ${shellText(leftOut[0]?.original ?? 'column')}.`);
  const noun = answers.noun ?? nounOf(answers.from);
  const named = nameAll(noun.one, key !== undefined && keyDraft !== undefined ? { column: key, draft: keyDraft } : undefined, label, target.task, inTable);
  const plan: ProjectPlan = {
    ...{ name: answers.name, noun, scope: answers.scope, owners: answers.owners, table: open.table, rows, labelledRows: label.filled },
    key: { from: keyDraft === undefined ? 'made' : 'column', name: named.key },
    ...(time === undefined ? {} : { time: named.fields.find(({ original, treatment }) => original === time.original && treatment !== 'none')?.name }),
    fields: named.fields,
    target: { ...target, name: named.target },
    leftOut: inFileOrder(leftOut, columns),
    ...(answers.sampleRows === undefined ? {} : { sampleRows: answers.sampleRows }),
  };
  const notes = [...open.notes, ...targetNotes, ...(timeDraft?.notes ?? []), ...fieldNotes, ...unlabelledNote(label, rows), ...hints(columns, answers, plan)];
  return { plan: projectPlan.parse(plan), notes, strengths };
}

interface Drafts {
  readonly drafts: Map<ColumnProfile, FieldDraft>;
  readonly leftOut: { original: string; reason: string }[];
  readonly notes: string[];
}

function draftsOf(candidates: readonly ColumnProfile[], { profile, table }: OpenTable, { leaveOut, keep, zone }: AdoptAnswers): Drafts {
  const drafts: Drafts = { drafts: new Map(), leftOut: [], notes: [] };
  for (const column of candidates) {
    const { original, shape } = column;
    if (leaveOut.includes(original)) {
      drafts.leftOut.push({ original, reason: 'you leave it out' });
      continue;
    }
    if (shape.kind === 'mixed') refuseMixed(original, shape, table.format === 'csv');
    const found = fieldOf(column, profile.rows, keep.includes(original));
    if ('reason' in found) {
      drafts.leftOut.push({ original, reason: found.reason });
      continue;
    }
    // Other minutes are shown in the same zone as the instance's time.
    const time = shape.kind === 'minute' ? timeOf(column, zone) : undefined;
    drafts.drafts.set(column, time === undefined ? found.draft : { ...found.draft, reading: time.draft.reading });
    drafts.notes.push(...(time?.notes ?? []));
  }
  return drafts;
}

function refuseMixed(original: string, { numbers, others, example }: Extract<ColumnProfile['shape'], { kind: 'mixed' }>, mayBeMissing: boolean): never {
  const missing = mayBeMissing ? `--missing ${shellText(example.value)} (no value), ` : '';
  throw new ToolError(
    'COLUMN_MIXED',
    `'${original}' holds ${numbers.toLocaleString('en')} numbers and ${others.toLocaleString('en')} other values, such as ${shown(example.value)} in row ${example.row.toLocaleString('en')}. ` +
      `Say what it is: ${missing}--text ${shellText(original)} (all are texts), or --leave-out ${shellText(original)}.`,
  );
}

function inFileOrder(leftOut: readonly { original: string; reason: string }[], columns: readonly ColumnProfile[]): { original: string; reason: string }[] {
  const place = new Map(columns.map(({ original, place: at }) => [original, at]));
  return [...leftOut].sort((one, other) => (place.get(one.original) ?? 0) - (place.get(other.original) ?? 0));
}

