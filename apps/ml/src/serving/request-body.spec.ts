import { columnsOf, columnsToRows, rowCount } from '@tripod/contracts';
import { reading, readingRows } from '@tripod/contracts/testing';
import fc from 'fast-check';
import { readRequestBody } from './request-body.js';
import { ScoringError } from './scoring-error.js';

const needed = columnsOf(reading);
const names = needed.map(({ name }) => name);
const [row = {}] = readingRows(1);
const read = (contentType: string, body: string) => readRequestBody(contentType, Buffer.from(body), reading, needed);
const readJson = (body: unknown) => read('application/json', JSON.stringify(body));
const rows = (body: unknown) => columnsToRows(reading, readJson(body));

describe('rows of every kind, with nulls', () => {
  const sent = readingRows(200);

  test.each([
    ['dataframe_records', { dataframe_records: sent }],
    ['dataframe_split', { dataframe_split: { columns: names, data: sent.map((each) => names.map((name) => each[name])) } }],
    ['inputs', { inputs: Object.fromEntries(names.map((name) => [name, sent.map((each) => each[name])])) }],
    ['instances', { instances: sent }],
  ])('come back as they were sent as %s', (_form, body) => {
    expect(rows(body)).toEqual(sent);
  });

  test('come back as they were sent as CSV, where an empty value is missing', () => {
    const quoted = (value: unknown) => (value === null ? '' : `"${String(value).replaceAll('"', '""')}"`);
    const whole = sent.filter(({ note, note_or_null }) => note !== '' && note_or_null !== '');
    const csv = [names.join(), ...whole.map((each) => names.map((name) => quoted(each[name])).join())].join('\n');
    expect(columnsToRows(reading, read('text/csv', csv))).toEqual(whole);
  });

  test('may lack a key where the column takes null', () => {
    const { count_or_null: _, ...lacking } = row;
    expect(rows({ dataframe_records: [row, lacking] })[1]).toMatchObject({ count_or_null: null });
  });
});

describe('whatever is sent', () => {
  const form = fc.constantFrom('dataframe_split', 'dataframe_records', 'inputs', 'instances');
  const spoilt = fc.tuple(fc.constantFrom(...names), fc.jsonValue()).map(([name, value]) => ({ ...row, [name]: value }));
  const bodies = fc.oneof(
    fc.jsonValue(),
    fc.tuple(form, fc.jsonValue()).map(([name, value]) => ({ [name]: value })),
    fc.tuple(form, fc.array(spoilt, { maxLength: 3 })).map(([name, value]) => ({ [name]: value })),
    fc.tuple(form, spoilt).map(([name, value]) => ({ [name]: value })),
    fc.array(spoilt, { maxLength: 3 }).map((all) => ({ dataframe_split: { columns: names, data: all.map((each) => Object.values(each)) } })),
  );

  test('is rejected with a reason, or is rows of the contract', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        try {
          for (const each of rows(body)) expect(reading.schema.safeParse(each).error).toBeUndefined();
        } catch (error) {
          if (!(error instanceof ScoringError)) throw error;
          expect(error.message).toMatch(/\w+ \w+/);
          expect([400, 415]).toContain(error.status);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('as CSV is rejected with a reason', () => {
    const table = fc.array(fc.array(fc.string({ maxLength: 5 }), { maxLength: 4 }), { maxLength: 4 });
    const text = fc.oneof(fc.string(), table.map((lines) => lines.map((line) => line.join()).join('\n')));
    fc.assert(
      fc.property(text, (body) => {
        expect(() => read('text/csv', body)).toThrow(ScoringError); // no such text names all fields
      }),
    );
  });

  test('a value that the contract excludes is rejected by column and row, and not repeated', () => {
    const reject = (change: object) => {
      try {
        readJson({ dataframe_records: [row, { ...row, ...change }] });
      } catch (error) {
        if (error instanceof ScoringError) return error.reply();
        throw error;
      }
      return undefined;
    };
    expect(reject({ celsius: 60.5 })).toEqual({ error_code: 'INVALID_PARAMETER_VALUE', message: "column 'celsius' in row 1: Too big: expected number to be <=60", column: 'celsius', row: 1 });
    expect(reject({ place: 'secret-place' })?.message).toBe("column 'place' in row 1 must be one of 'cellar', 'hall', 'roof'");
    expect(reject({ note: `secret\0` })).toMatchObject({ error_code: 'INVALID_PARAMETER_VALUE', column: 'note', row: 1, message: expect.not.stringContaining('secret') });
  });
});

test('rows without columns are none', () => {
  expect(rowCount(readJson({ dataframe_split: { columns: names, data: [] } }))).toBe(0);
});
