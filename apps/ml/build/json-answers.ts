// How a package answers a program that has JSON instead of typed arrays. Bundled into `inference.mjs`, where the contracts are.
import { checkColumns, columnsNamed, makeColumn, readValue, type AnyColumn, type Column, type ColumnFault, type Columns, type JsonValue } from '@tripod/contracts';
import { z } from 'zod';
import { messageOf } from '../src/errors.js';
import type { Model } from '../src/model/model.js';
import { castValue } from '../src/serving/cast-columns.js';
import { outputNames } from '../src/tasks/output-columns.js';
import { RefusedRows, type LoadedModel } from './inference-entry.js';

/** The first thing that the asking program must know. */
export interface JsonReady {
  /** The columns that a request must have. Others are ignored. */
  readonly columns: readonly string[];
  /** What is predicted, in this order: MLflow's type of each output. */
  readonly outputs: Readonly<Record<string, Column['mlflow']>>;
  /** How many rows one request should have at most. */
  readonly rows_at_once: number;
}

/** A prediction, column by column; or why the rows are refused; or what is wrong with the package. */
export type JsonAnswer = { readonly prediction: Readonly<Record<string, readonly JsonValue[]>> } | { readonly refusal: string } | { readonly failure: string };

/** A package that answers requests of JSON. */
export interface JsonModel {
  readonly ready: JsonReady;
  /** Never rejects: whatever is wrong is in the answer. */
  answer(request: unknown): Promise<JsonAnswer>;
}

const jsonRequest = z.strictObject({
  /** What the first row is called in messages: the rows of one prediction may come in several requests. */
  from: z.int().nonnegative(),
  columns: z.record(z.string(), z.custom<readonly unknown[]>((values) => Array.isArray(values), 'it is not an array')),
});

/** Values are cast as `ml serve` casts those of its requests, and then judged by the contract. */
export function jsonModel({ instance, role }: Model, { columns, rowsAtOnce, predict }: LoadedModel): JsonModel {
  const needed = columnsNamed(instance, columns);
  const outputs = columnsNamed(role.contract, outputNames(role));
  const names = outputs.map(({ name }) => name);
  return {
    ready: { columns, outputs: Object.fromEntries(outputs.map(({ name, mlflow }) => [name, mlflow])), rows_at_once: rowsAtOnce },
    answer: async (request) => {
      const asked = jsonRequest.safeParse(request);
      if (!asked.success) return { failure: `the request is not { from, columns }: ${z.prettifyError(asked.error)}` };
      const { from, columns: values } = asked.data;
      try {
        const given = arraysOf(needed, values, from);
        if (typeof given === 'string') return { refusal: given };
        const predicted = await predict(given);
        const fault = checkColumns(role.contract, predicted, names);
        if (fault) return { failure: `its prediction does not fit its contract: ${fault.message}` };
        return { prediction: Object.fromEntries(outputs.map((column) => [column.name, valuesOf(column, predicted[column.name] ?? [])])) };
      } catch (error) {
        return error instanceof RefusedRows ? { refusal: inWords(error.reason, from) } : { failure: messageOf(error) };
      }
    },
  };
}

/** The arrays of the contract, or which value cannot be put into its array. A column that is missing is left to the contract's check. */
function arraysOf(needed: readonly Column[], values: Readonly<Record<string, readonly unknown[]>>, from: number): Columns | string {
  const arrays: Record<string, AnyColumn> = {};
  for (const column of needed) {
    const list = values[column.name];
    if (list === undefined) continue;
    const array = makeColumn(column, list.length);
    for (const [row, value] of list.entries()) {
      const reason = castValue(column.kind === 'day' ? withoutMidnight(value) : value, column, false, array, row);
      if (reason !== undefined) return `column '${column.name}' in row ${from + row} ${reason}`;
    }
    arrays[column.name] = array;
  }
  return arrays;
}

/** Programs without days have the first minute of them. */
function withoutMidnight(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/T00:00$/, '') : value;
}

function inWords({ column, row, reason }: ColumnFault, from: number): string {
  return row === undefined ? reason : `column '${column}' in row ${from + row}: ${reason}`;
}

function valuesOf(column: Column, array: AnyColumn): JsonValue[] {
  return Array.from({ length: array.length }, (_, row) => readValue(column, array, row));
}
