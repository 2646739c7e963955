import { flightInstance } from '@tripod/contracts';
import fc from 'fast-check';
import { flight } from '../../fixtures/serving/flights.js';
import { neededColumns } from './cast-columns.js';
import { ScoringError } from './scoring-error.js';
import { readScoringRequest } from './scoring-request.js';

const names = Object.keys(flightInstance.schema.shape);
const needed = neededColumns(names);
const read = (contentType: string, body: string) => readScoringRequest(contentType, Buffer.from(body), needed);

describe('whatever is sent', () => {
  const form = fc.constantFrom('dataframe_split', 'dataframe_records', 'inputs', 'instances');
  const spoilt = fc.tuple(fc.constantFrom(...names), fc.jsonValue()).map(([name, value]) => ({ ...flight, [name]: value }));
  const bodies = fc.oneof(
    fc.jsonValue(),
    fc.tuple(form, fc.jsonValue()).map(([name, value]) => ({ [name]: value })),
    fc.tuple(form, fc.array(spoilt, { maxLength: 3 })).map(([name, value]) => ({ [name]: value })),
    fc.tuple(form, spoilt).map(([name, value]) => ({ [name]: value })),
    fc.array(spoilt, { maxLength: 3 }).map((rows) => ({ dataframe_split: { columns: names, data: rows.map((row) => Object.values(row)) } })),
  );

  test('is refused with a reason, or is rows of the contract', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        try {
          const { rows, columns } = read('application/json', JSON.stringify(body));
          for (let row = 0; row < rows; row++) {
            const instance = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[row]]));
            expect(flightInstance.schema.safeParse(instance).error).toBeUndefined();
          }
        } catch (error) {
          if (!(error instanceof ScoringError)) throw error;
          expect(error.message).not.toBe('');
          expect([400, 415]).toContain(error.status);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('as CSV is refused with a reason, or is rows', () => {
    const table = fc.array(fc.array(fc.string({ maxLength: 5 }), { maxLength: 4 }), { maxLength: 4 });
    const text = fc.oneof(fc.string(), table.map((lines) => lines.map((line) => line.join()).join('\n')));
    fc.assert(
      fc.property(text, (body) => {
        expect(() => read('text/csv', body)).toThrow(ScoringError); // no such text names all eighteen columns
      }),
    );
  });
});

test('a package that reads a column of no flight is told apart from a bad request', () => {
  expect(() => neededColumns(['wingspan'])).toThrow("the package reads 'wingspan', which is no column of flight_instance");
});
