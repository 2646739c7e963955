import { columnsOf, readValue, type Columns, type Contract } from '@tripod/contracts';

/**
 * Rows as the JSON of a request to `/invocations` (`dataframe_split`): every column of the contract, since the protocol
 * does not say which ones the model needs.
 */
export function dataframeJson(contract: Contract, columns: Columns, from: number, to: number): string {
  const fields = columnsOf(contract).map((column) => {
    const array = columns[column.name];
    if (array === undefined) throw new RangeError(`no column '${column.name}'`);
    return { column, array };
  });
  const rows = Array.from({ length: to - from }, (_, i) => `[${fields.map(({ column, array }) => exactJson(readValue(column, array, from + i))).join(',')}]`);
  return `{"dataframe_split":{"columns":${JSON.stringify(fields.map(({ column }) => column.name))},"data":[${rows.join(',')}]}}`;
}

/** JSON.stringify writes −0 as 0; a model may see the difference, and both ways of predicting must give equal bits. */
function exactJson(value: unknown): string {
  return Object.is(value, -0) ? '-0' : JSON.stringify(value);
}
