import { type Columns, type JsonRow } from '@tripod/contracts';
import type { Split as RowSplit } from '@tripod/nodes';
import type { Client } from 'pg';
import { readColumns } from '../instances/read-columns.js';
import { readExample } from '../instances/read-example.js';
import type { Partitions, Split } from '../instances/split.js';
import type { Labels } from '../model/datasets.js';
import { labelsOf } from '../model/labels-of.js';
import type { Model } from '../model/model.js';

/** Instances in the columns that the model reads, and their labels, row by row. */
export interface LabelledRows {
  readonly rows: number;
  readonly instances: Columns;
  readonly labels: Labels;
}

/** Rows to learn from, then rows to watch while learning. */
export interface TrainingRows extends LabelledRows {
  readonly split: RowSplit;
}

/** Which rows of what, and how many there can be at most: memory for them is taken at once. */
export interface RowsToRead {
  readonly model: Pick<Model, 'instance' | 'label' | 'role' | 'columns'>;
  /** The etl app that publishes them. */
  readonly etl: string;
  readonly rowsAtMost: number;
  readonly signal?: AbortSignal;
  /** Called with the number of rows read since its last call. */
  readonly onRows?: ((rows: number) => void) | undefined;
}

/**
 * Reads what training learns from. The fingerprint counts this function among the code of training: which rows are
 * learned from is decided here, and nowhere between here and the pipeline.
 */
export async function readTrainingRows(client: Client, what: RowsToRead, { training, validation }: Pick<Split, 'training' | 'validation'>): Promise<TrainingRows> {
  const { rowsByPart, ...read } = await readParts(client, what, [training, validation]);
  return { ...read, split: { training: rowsByPart[0]!, validation: rowsByPart[1]! } };
}

/** Reads rows to evaluate on. */
export async function readLabelledRows(client: Client, what: RowsToRead, part: Partitions): Promise<LabelledRows> {
  return readParts(client, what, [part]);
}

async function readParts(client: Client, { model, etl, rowsAtMost, signal, onRows }: RowsToRead, where: readonly Partitions[]) {
  const { instance, label, role, columns } = model;
  const watched = { ...(signal ? { signal } : {}), ...(onRows ? { onRows } : {}) };
  const read = await readColumns(client, { etl, instance, label, columns, labelColumns: [role.task.label], where, expectedRows: rowsAtMost, ...watched });
  return { rows: read.rows, rowsByPart: read.rowsByPart, instances: read.instances, labels: labelsOf(model, read.labels) };
}

/** The first stored instance of a part, whole: the example that a model package carries. */
export async function readFirst(client: Client, { model, etl }: Pick<RowsToRead, 'model' | 'etl'>, where: Partitions): Promise<JsonRow> {
  return readExample(client, { etl, instance: model.instance, where });
}
