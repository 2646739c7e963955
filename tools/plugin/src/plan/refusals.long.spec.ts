import { gzipSync } from 'node:zlib';
import { ToolError } from '@tripod/processes';
import type { AdoptAnswers } from './answers.js';
import { csvRows, tableFolder } from './fixtures/temporary-table.js';

const tables = tableFolder();
afterAll(() => tables.remove());

const rows = (header: string, row: (index: number) => string, count = 100) => csvRows(header, count, row);
const good = rows('id,a,b,y', (i) => `n${i},${(i * 37) % 101},${'uvw'[i % 3]},${i % 4 === 0 ? 'yes' : 'no'}`);
const day = (i: number) => `2024-01-${String((i % 28) + 1).padStart(2, '0')}`;
const utf16 = (text: string) => Buffer.from(text, 'utf16le');

type Case = readonly [title: string, code: string, message: RegExp, file: string, content: string | Uint8Array, answers?: Partial<AdoptAnswers>];

const cases: readonly Case[] = [
  // files
  ['an empty file', 'SOURCE_EMPTY', /is empty: name a file with a line of column names/, 'a.csv', ''],
  ['a file of blank lines', 'SOURCE_EMPTY', /is empty/, 'a.csv', '\n\n\n'],
  ['a header alone', 'SOURCE_EMPTY', /has a header and no rows.*--empty/, 'a.csv', 'a,b,y\n'],
  ['one column', 'SOURCE_COLUMNS', /has one column.*Is the delimiter/, 'a.csv', rows('y', String)],
  ['2,000 columns', 'SOURCE_COLUMNS', /has 2,000 columns; the max is 1,000/, 'a.csv', rows(Array.from({ length: 2000 }, (_, i) => `c${i}`).join(','), () => Array(2000).fill(1).join(','), 3)],
  ['a first line of numbers', 'SOURCE_COLUMNS', /holds numbers \(0, 0, 0\), not the names/, 'a.csv', good.replace('id,a,b,y', '0,0,0,0')],
  ['a web page', 'SOURCE_UNREADABLE', /is a web page or XML/, 'a.csv', '<!DOCTYPE html><html>\n<body>no</body></html>\n'],
  ['a cell of 10 MB', 'SOURCE_UNREADABLE', /^Line 52 .* has more than 1,048,576 characters/, 'a.csv', rows('a,b,y', (i) => `${i === 50 ? 'x'.repeat(10_000_000) : 't'},1,2`)],
  ['lines of several widths', 'SOURCE_UNREADABLE', /is not a CSV file of 3 columns: 50 lines of 100 do not fit, from line 3/, 'a.csv', rows('a,b,y', (i) => (i % 2 === 1 ? '1,2,3,4' : '1,2,3'))],
  ['lines that end with CR alone', 'SOURCE_UNREADABLE', /carriage return alone/, 'a.csv', good.replaceAll('\n', '\r')],
  ['bytes that are not text', 'SOURCE_UNREADABLE', /is not a text file/, 'a.csv', Uint8Array.of(1, 2, 0, 4, 5, 0, 0, 0, 9, 9)],
  ['UTF-16 with the high byte first', 'SOURCE_UNREADABLE', /high byte first/, 'a.csv', Buffer.concat([Uint8Array.of(0xfe, 0xff), utf16('a').swap16()])],
  ['an Excel workbook', 'SOURCE_UNREADABLE', /Excel workbook. Save its sheet as CSV/, 'a.csv', Buffer.from('504b030414000600', 'hex')],
  ['a torn gzip file', 'SOURCE_UNREADABLE', /cannot be unpacked .*Is it whole\?/, 'a.csv.gz', gzipSync(good).subarray(0, 200)],
  ['a name that says nothing', 'BAD_USAGE', /does not say what it is: CSV/, 'a.dat', good],
  ['an address', 'BAD_USAGE', /is an address.*download it/, 'a.csv', good, { from: 'https://shop.example/a.csv' }],
  ['no such file', 'SOURCE_UNREADABLE', /cannot be read .*Name an existing file/, 'a.csv', good, { from: 'none.csv' }],
  ['a folder', 'SOURCE_UNREADABLE', /it is a folder/, 'a.csv', good, { from: '.' }],
  ['a JSON document of one object', 'SOURCE_UNREADABLE', /one object over several lines/, 'a.json', '{\n"a": 1\n}\n'],
  ['broken JSON', 'SOURCE_UNREADABLE', /is not a JSON document with a list of objects/, 'a.json', '[{"a":1,"y":2},{"a"'],
  ['a list of numbers', 'SOURCE_UNREADABLE', /holds 3 values that are not objects, of 3/, 'a.json', '[1,2,3]'],
  ['what is not a Parquet file', 'SOURCE_UNREADABLE', /is not a Parquet file that can be read/, 'a.parquet', 'PAR1 and nothing else'],
  // the label
  ['no label', 'BAD_USAGE', /Name the column to predict by --label: the table has id, a, b, y/, 'a.csv', good, { label: undefined }],
  ['a label that is not there', 'BAD_USAGE', /no such column. It has id, a, b, y/, 'a.csv', good, { label: 'z' }],
  ['a label in another spelling', 'BAD_USAGE', /Did you mean y\?/, 'a.csv', good, { label: 'Y' }],
  ['a constant label', 'LABEL_UNUSABLE', /is '1' in every row/, 'a.csv', rows('a,b,y', (i) => `${i % 7},${i % 5},1`)],
  ['a label without values', 'LABEL_UNUSABLE', /has no value in any of the 100 rows/, 'a.csv', rows('a,b,y', (i) => `${i % 7},${i % 5},NA`)],
  ['10,000 classes', 'LABEL_UNUSABLE', /has 10,000 different values; a model of classes takes 100 at most/, 'a.csv', rows('a,y', (i) => `${i % 17},c${i % 10_000}`, 20_000)],
  ['a label that names the rows', 'LABEL_UNUSABLE', /has 60 different values in 60 rows: it names the rows/, 'a.csv', rows('a,y', (i) => `${i % 17},name ${i}`, 60)],
  ['a label that is a time', 'LABEL_UNUSABLE', /is a time, which no task predicts/, 'a.csv', rows('a,y', (i) => `${i % 17},${day(i)}`)],
  ['a label of formulas', 'LABEL_UNUSABLE', /holds formulas of a spreadsheet/, 'a.csv', rows('a,y', (i) => `${i % 17},=A${i}*2`)],
  ['a label of numbers and texts', 'LABEL_UNUSABLE', /holds 980 numbers and 20 other texts, such as 'bad3' in row 4\. .*--missing bad3.*--text y/, 'a.csv', rows('a,y', (i) => `${i % 17},${i % 50 === 3 ? `bad${i}` : (i * 7) % 501}`, 1000)],
  ['a task that the label does not have', 'BAD_USAGE', /holds no numbers .*take --task binary/, 'a.csv', good, { task: 'number' }],
  ['two values of three', 'BAD_USAGE', /has 3 different values .*Take --task classes/, 'a.csv', good, { label: 'b', task: 'binary' }],
  ['a yes that is not there', 'BAD_USAGE', /--positive maybe: the values of 'y' are/, 'a.csv', good, { positive: 'maybe' }],
  // rows and columns
  ['five rows', 'TABLE_TOO_SMALL', /has 5 rows with a label.*--empty or --schema/, 'a.csv', rows('a,b,y', (i) => `${i},${i % 3},${i % 2}`, 5)],
  ['a column of numbers and texts', 'COLUMN_MIXED', /'a' holds 980 numbers and 20 other values, such as 'bad3' in row 4. .*--missing bad3.*--text a.*--leave-out a/, 'a.csv', rows('a,y', (i) => `${i % 50 === 3 ? `bad${i}` : (i * 7) % 501},${i % 2}`, 1000)],
  ['nothing to predict by', 'SOURCE_COLUMNS', /none is left to predict 'y' by: 'id' \(you leave it out\)/, 'a.csv', good, { leaveOut: ['id', 'a', 'b'] }],
  ['a column to leave out that is not there', 'BAD_USAGE', /--leave-out q: the table has no such column/, 'a.csv', good, { leaveOut: ['q'] }],
  ['the label left out', 'BAD_USAGE', /--leave-out y: it is the label/, 'a.csv', good, { leaveOut: ['y'] }],
  // key and time
  ['a key that repeats', 'KEY_UNUSABLE', /repeats: 'k0' stands in 2 rows \(1, 98\)/, 'a.csv', rows('k,a,y', (i) => `k${i % 97},${i % 17},${i % 2}`), { key: 'k' }],
  ['a key that is missing', 'KEY_UNUSABLE', /is missing in 1 of 100 rows; the first is row 42/, 'a.csv', rows('k,a,y', (i) => `${i === 41 ? '' : `k${i}`},${i % 17},${i % 2}`), { key: 'k' }],
  ['the label as the key', 'BAD_USAGE', /--key y is the label/, 'a.csv', good, { key: 'y' }],
  ['a time that does not parse in a row', 'TIME_UNUSABLE', /is read as yyyy-MM-dd, and 1 of 100 rows do not fit, such as 'tomorrow' in row 42/, 'a.csv', rows('t,a,y', (i) => `${i === 41 ? 'tomorrow' : day(i)},${i % 17},${i % 2}`), { time: 't' }],
  ['a time that is missing in a row', 'TIME_UNUSABLE', /is missing in 1 of 100 rows; the first is row 42/, 'a.csv', rows('t,a,y', (i) => `${i === 41 ? '' : day(i)},${i % 17},${i % 2}`), { time: 't' }],
  ['a time that is a word', 'TIME_UNUSABLE', /is not a time: its values are 'u', 'v', 'w'/, 'a.csv', good, { time: 'b' }],
  ['one time for all', 'TIME_UNUSABLE', /in every row, so that no row is later/, 'a.csv', rows('t,a,y', (i) => `2024-01-01,${i % 17},${i % 2}`), { time: 't' }],
  ['a zone that does not exist', 'BAD_USAGE', /--zone Mars\/Base is not a time zone/, 'a.csv', good, { zone: 'Mars/Base' }],
  // names
  ['a name with capitals', 'BAD_USAGE', /--name MyChurn does not fit: .*Take --name my-churn/, 'a.csv', good, { name: 'MyChurn' }],
  ['a reserved name', 'NAME_TAKEN', /is reserved/, 'a.csv', good, { name: 'contract' }],
  ['a name that is taken', 'NAME_TAKEN', /is taken: there is a folder/, 'a.csv', good, { name: 'taken' }],
  ['one word for one and many', 'BAD_USAGE', /give two different words/, 'a.csv', good, { noun: { one: 'sheep', many: 'sheep' } }],
  ['a scope without its sign', 'BAD_USAGE', /--scope acme is not the scope of a package/, 'a.csv', good, { scope: 'acme' }],
  ['an owner that CODEOWNERS does not know', 'BAD_USAGE', /--owner data is neither/, 'a.csv', good, { owners: ['data'] }],
  ['two beginnings', 'BAD_USAGE', /Give one of --from <table>, --schema <file> and --empty, not several/, 'a.csv', good, { empty: true }],
  // schemas
  ['a schema that is a table', 'SCHEMA_UNUSABLE', /is not the JSON Schema of an object/, 's.json', '[{"a":1}]', { from: undefined, schema: 's.json' }],
  ['a schema that refers elsewhere', 'SCHEMA_UNUSABLE', /refers to other.json/, 's.json', '{"properties":{"y":{"type":"boolean"},"a":{"$ref":"other.json"}}}', { from: undefined, schema: 's.json' }],
  ['a label that a schema leaves open', 'LABEL_UNUSABLE', /must be a boolean, a number, or have an enum/, 's.json', '{"properties":{"y":{"type":"string"},"a":{"type":"number"}}}', { from: undefined, schema: 's.json' }],
];

describe('adopt refuses with one sentence on the reason and the way out:', () => {
  test.each(cases.map((each) => [each[0], each] as const))('%s', async (_, [, code, message, file, content, answers]) => {
    const thrown: unknown = await tables.understand(file, content, answers).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(thrown).toBeInstanceOf(ToolError);
    expect(thrown).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(thrown instanceof ToolError ? thrown.message : '').not.toMatch(/\n| {2}|undefined|NaN/);
  });
});
