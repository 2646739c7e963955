import { columnsOf, columnsToRows, rowCount } from '@tripod/contracts';
import { reading, readingRows } from '@tripod/contracts/testing';
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleBodyThread } from '../../build/bundle-body-thread.js';
import { BodyReader } from './body-reader.js';
import { ScoringError } from './scoring-error.js';

const needed = columnsOf(reading);
const names = needed.map(({ name }) => name);
const [row = {}] = readingRows(1);
const reader = new BodyReader(reading, needed);
const read = (contentType: string, body: string) => reader.read(contentType, Buffer.from(body));
const readJson = (body: unknown) => read('application/json', JSON.stringify(body));
const rows = async (body: unknown) => columnsToRows(reading, await readJson(body));

describe('rows of every kind, with nulls', () => {
  const sent = readingRows(200);

  test.each([
    ['dataframe_records', { dataframe_records: sent }],
    ['dataframe_split', { dataframe_split: { columns: names, data: sent.map((each) => names.map((name) => each[name])) } }],
    ['inputs', { inputs: Object.fromEntries(names.map((name) => [name, sent.map((each) => each[name])])) }],
    ['instances', { instances: sent }],
  ])('come back as they were sent as %s', async (_form, body) => {
    expect(await rows(body)).toEqual(sent);
  });

  test('come back as they were sent as CSV, where an empty value is missing', async () => {
    const quoted = (value: unknown) => (value === null ? '' : `"${String(value).replaceAll('"', '""')}"`);
    const whole = sent.filter(({ note, note_or_null }) => note !== '' && note_or_null !== '');
    const csv = [names.join(), ...whole.map((each) => names.map((name) => quoted(each[name])).join())].join('\n');
    expect(columnsToRows(reading, await read('text/csv', csv))).toEqual(whole);
  });

  test('may lack a key where the column takes null', async () => {
    const { count_or_null: _, ...lacking } = row;
    expect((await rows({ dataframe_records: [row, lacking] }))[1]).toMatchObject({ count_or_null: null });
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

  test('is rejected with a reason, or is rows of the contract', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        try {
          for (const each of await rows(body)) expect(reading.schema.safeParse(each).error).toBeUndefined();
        } catch (error) {
          if (!(error instanceof ScoringError)) throw error;
          expect(error.message).toMatch(/\w+ \w+/);
          expect([400, 415]).toContain(error.status);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('as CSV is rejected with a reason', async () => {
    const table = fc.array(fc.array(fc.string({ maxLength: 5 }), { maxLength: 4 }), { maxLength: 4 });
    const text = fc.oneof(fc.string(), table.map((lines) => lines.map((line) => line.join()).join('\n')));
    await fc.assert(
      fc.asyncProperty(text, async (body) => {
        await expect(read('text/csv', body)).rejects.toThrow(ScoringError); // no such text names all fields
      }),
    );
  });

  test('a value that the contract excludes is rejected by column and row, and not repeated', async () => {
    const reject = async (change: object) => {
      try {
        await readJson({ dataframe_records: [row, { ...row, ...change }] });
      } catch (error) {
        if (error instanceof ScoringError) return error.reply();
        throw error;
      }
      return undefined;
    };
    expect(await reject({ celsius: 60.5 })).toEqual({ error_code: 'INVALID_PARAMETER_VALUE', message: "column 'celsius' in row 1: Too big: expected number to be <=60", column: 'celsius', row: 1 });
    expect((await reject({ place: 'secret-place' }))?.message).toBe("column 'place' in row 1 must be one of 'cellar', 'hall', 'roof'");
    expect(await reject({ note: `secret\0` })).toMatchObject({ error_code: 'INVALID_PARAMETER_VALUE', column: 'note', row: 1, message: expect.not.stringContaining('secret') });
  });
});

test('rows without columns are none', async () => {
  expect(rowCount(await readJson({ dataframe_split: { columns: names, data: [] } }))).toBe(0);
});

describe('a large body', () => {
  let place: string;
  let threaded: BodyReader;
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'body-thread-'));
    const code = join(place, 'body-thread.mjs');
    await bundleBodyThread(code);
    threaded = new BodyReader(reading, needed, pathToFileURL(code));
  });
  afterAll(async () => {
    await threaded?.close();
    await rm(place, { recursive: true, force: true });
  });
  const sent = readingRows(5000);
  const large = (changes: object = {}) => JSON.stringify({ dataframe_records: [...sent, { ...row, ...changes }] });
  const readLarge = (body: string) => threaded.read('application/json', Buffer.from(body));

  test('is read in another thread as a small one is read here', async () => {
    expect(await readLarge(large())).toEqual(await read('application/json', large()));
    const [first, second] = await Promise.all([readLarge(large()), readLarge(large({ count: 7 }))]);
    expect([first['count']?.at(-1), second['count']?.at(-1)]).toEqual([row['count'], 7]);
  });

  test.each([
    ['of the wrong form', { count: 'many' }, 'must be a whole number'],
    ['that the contract excludes', { celsius: 60.5 }, 'Too big'],
  ])('with a value %s is rejected by column and row', async (_what, change, reason) => {
    await expect(readLarge(large(change))).rejects.toMatchObject({ place: { row: 5000 }, status: 400, message: expect.stringContaining(reason) });
    await expect(readLarge(large(change))).rejects.toBeInstanceOf(ScoringError);
  });

  test('lets this thread go on', async () => {
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    try {
      await readLarge(JSON.stringify({ inputs: { filler: Array.from({ length: 90_000 }, () => 'x'.repeat(100)) } })).catch(() => undefined);
    } finally {
      clearInterval(counting);
    }
    expect(turns).toBeGreaterThan(5);
  });
});
