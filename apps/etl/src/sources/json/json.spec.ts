import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { fileFolder } from '../../../fixtures/readings-csv.js';
import { readAll } from '../fixtures/read-source.js';
import type { Json } from '../source.js';
import { jsonFile, type JsonFile } from './json-file.js';
import { jsonLinesFile } from './json-lines.js';

const folder = fileFolder();
afterAll(() => folder.remove());
const { signal } = new AbortController();
let files = 0;
const NAME = { name: 'table', about: 'a table' };
const readList = async (content: string | Uint8Array, options: Partial<JsonFile> = {}, from?: number) => readAll(await jsonFile({ ...NAME, ...options }).open(folder.write(`${files++}.json`, content)), signal, from);
const readLines = async (content: string | Uint8Array, options: Partial<JsonFile> = {}, from?: number) => readAll(await jsonLinesFile({ ...NAME, ...options }).open(folder.write(`${files++}.jsonl`, content)), signal, from);

describe('a file of JSON lines', () => {
  it('gives records as JSON has them, by the numbers of their lines', async () => {
    const { records, keys, source } = await readLines('{"id":1,"tags":["a",{"b":null}]}\r\n\n  {"id":"x","ok":true}  \n{"id":3}');
    expect(records).toEqual([{ id: 1, tags: ['a', { b: null }] }, { id: 'x', ok: true }, { id: 3 }]);
    expect([keys, source.records]).toEqual([['1', '3', '4'], 3]);
  });

  it('gives the declared fields and no other, null where a record lacks one', async () => {
    const { records } = await readLines('{"id":1}\n{"word":"x","id":2,"more":0}\n', { columns: ['word', 'id'] });
    expect(records).toEqual([{ word: null, id: 1 }, { word: 'x', id: 2 }]);
    await expect(readLines('{"id":1}\n{"id":2,"name":0}\n', { columns: ['id', 'word', 'toString'] })).rejects.toMatchObject({
      code: 'SOURCE_COLUMNS',
      message: expect.stringMatching(/lacks 'word', 'toString': not one of its records has it\. The fields are id, name\.$/),
    });
  });

  it.each([
    ['what is not JSON', '{"id": x}', "it is not JSON (Unexpected token 'x')"],
    ['what is cut off', '{"id": 1, "wor', 'it is not JSON (Unterminated string in JSON at position 14)'],
    ['a list', '[1]', 'it is a list, not an object'],
    ['null', 'null', 'it is null, not an object'],
    ['a field __proto__', '{"id": 2, "a": [{"\\u005f_proto__": 1}]}', "it has a field '__proto__'"],
    ['too many fields', `{${Array.from({ length: 1001 }, (_, i) => `"f${i}":0`).join(',')}}`, 'it has 1001 fields; the max is 1000'],
    ['a deep one', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'it has lists or objects within each other more than 100 times'],
  ])('sets a bad line aside with its text, and goes on: %s', async (_, line, reason) => {
    const { records, unreadable } = await readLines(`{"id":1}\n${line}\n{"id":3}\n`);
    expect(records).toEqual([{ id: 1 }, { id: 3 }]);
    expect(unreadable).toEqual([{ key: '2', raw: line, reason: `line 2: ${reason}` }]);
  });

  it('gives a whole number that a double would round as the text of its digits', async () => {
    const { records } = await readLines('{"id":12345678901234567890,"a":[-9007199254740993,9007199254740991,1e300,0.12345678901234567,100000000000000000000.5],"t":"12345678901234567890, \\"1\\""}\n');
    expect(records).toEqual([{ id: '12345678901234567890', a: ['-9007199254740993', 9007199254740991, 1e300, 0.12345678901234567, 1e20], t: '12345678901234567890, "1"' }]);
  });

  it.each([
    ['without a byte', '', 'SOURCE_EMPTY', /is empty/],
    ['of HTML', '<!DOCTYPE html>\n<p>away</p>\n', 'SOURCE_UNREADABLE', /in not one line; line 1: it is not JSON \(Unexpected token '<'\)/],
    ['with a list', '[{"id":1},\n{"id":2}]\n', 'SOURCE_UNREADABLE', /A list of objects is read by `jsonFile`\.$/],
    ['of another encoding', Buffer.from('{"a":"Zoë"}\n', 'latin1'), 'SOURCE_UNREADABLE', /is not valid UTF-8/],
  ])('is refused in words: %s', async (_, content, code, message) => {
    await expect(readLines(content)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('is not read to its end to be opened, once that is stopped', async () => {
    const [stop, reason] = [new AbortController(), new Error('stopped')];
    stop.abort(reason);
    const path = folder.write('stopped.jsonl', '{"id":1}\n');
    await expect(jsonLinesFile(NAME).open(path, { signal: stop.signal, env: {}, downloads: '' })).rejects.toBe(reason);
  });

  it('reads a record again out of what the quarantine has', async () => {
    const { source } = await readLines('{"id":1,"b":2}\n', { columns: ['id'] });
    expect(source.reread?.('{"b":1,"id":7}')).toEqual({ record: { id: 7 } });
    expect(source.reread?.('{"id":')).toEqual({ reason: 'it is not JSON (Unexpected end of JSON input)' });
  });
});

describe('a file with a JSON list', () => {
  it.each([
    ['the list', '[{"id":1},{"id":2}]', undefined],
    ['the list, spread out', '\ufeff\n[\n  {\n "id": 1 }\n ,{ "id" :2\n}\n]\n\n', undefined],
    ['a field of an object', '{"list":[1,"]"],"data":{"a":{"list":[0]},"list":[{"id":1},{"id":2}],"more":["}"]},"end":"\\""} ', 'data.list'],
  ])('gives the records of %s', async (_, content, records) => {
    const read = await readList(content, records === undefined ? {} : { records });
    expect(read).toMatchObject({ records: [{ id: 1 }, { id: 2 }], keys: ['0', '1'], unreadable: [] });
  });

  it('sets a bad item aside with its text, and goes on', async () => {
    const { keys, unreadable } = await readList('[{"id":1}, {"id": x, "t": ",]"}, {"id":3} {"id":4}, 5, , {"id":6}]');
    expect(keys).toEqual(['0', '5']);
    expect(unreadable.map(({ raw, reason }) => [raw, reason])).toEqual([
      ['{"id": x, "t": ",]"}', "record 1: it is not JSON (Unexpected token 'x')"],
      ['{"id":3} {"id":4}', expect.stringMatching(/^record 2: it is not JSON \(/)],
      ['5', 'record 3: it is a number, not an object'],
      ['', 'record 4: it is not JSON (Unexpected end of JSON input)'],
    ]);
  });

  it.each([
    ['an object', '{"items":[{"id":1}]}', undefined, /holds an object, not a list\. Where the source is listed, name the list in it/],
    ['HTML', '<!DOCTYPE html>\n<p>', undefined, /holds '<!DOCTYPE html> <p>', not a list\./],
    ['no such field', '{"items":[{"id":1}]}', 'data', /has no list at 'data': there is no field 'data'\./],
    ['another thing there', '{"a":{"b":7}}', 'a.b', /holds '7}}', not a list at 'a\.b'\./],
    ['a list that does not end', '[{"id":1},{"id":2}', undefined, /ends within its JSON, at record 1: it is not whole/],
    ['an object that does not end', '{"a":[{"id":1}]', 'a', /ends within its JSON/],
    ['something behind its end', '[{"id":1}]]', undefined, /something stands behind its end/],
    ['nothing but blanks', '  \n', undefined, /ends within its JSON, at record 0/],
    ['not one object', '[1,2]', undefined, /in not one record; record 0: it is a number, not an object\./],
  ])('is refused before anything is stored: %s', async (_, content, records, message) => {
    await expect(readList(content, records === undefined ? {} : { records })).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE', message: expect.stringMatching(message) });
  });

  it('gives back whatever was written, however it is laid out and cut into chunks', async () => {
    const record = fc.dictionary(fc.string().filter((name) => name !== '__proto__'), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(record, fc.nat(60_000)), { maxLength: 6 }), fc.constantFrom(undefined, 1, '\t'), async (rows, indent) => {
        const wanted = rows.map(([row, length]) => ({ ...row, long: '"\\]'.repeat(length) }));
        const text = JSON.stringify(wanted, null, indent);
        const same = (records: readonly Json[]) => expect(JSON.stringify(records)).toBe(JSON.stringify(wanted));
        same((await readList(text)).records);
        same((await readList(JSON.stringify({ a: wanted.slice(1), b: { c: wanted } }, null, indent), { records: 'b.c' })).records);
        same((await readLines(gzipSync(wanted.map((row) => `${JSON.stringify(row)}\n`).join('') || '\n', { level: 1 }))).records);
      }),
      { numRuns: 12, seed: 7 },
    );
  });
});
