// A package asked in JSON over stdin and stdout, as Python asks it.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { columnOf, readValue, sliceColumns, type JsonValue } from '@tripod/contracts';
import { grade } from '../../fixtures/models/grade/index.js';
import { nodes } from '../../fixtures/nodes.js';
import { packModel, ROWS, type Packed } from '../../fixtures/packed.js';
import { startBackend } from '../network/backend.js';
import { outputNames } from '../tasks/output-columns.js';

type Values = Record<string, JsonValue[]>;

let scratch: string;
let made: Packed;
const children: ChildProcessByStdio<Writable, Readable, null>[] = [];
/** One process for all requests: none changes what the next one gets. */
let asked: ReturnType<typeof start>;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'stdio-'));
  await startBackend('wasm');
  made = await packModel(grade, scratch);
  asked = start();
  await asked.line();
});
afterAll(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(scratch, { recursive: true, force: true });
});

/** A started `stdio.mjs`: its process, the next line that it writes, and its answer to a request. */
function start(directory = made.directory, flags: readonly string[] = [], node = process.execPath) {
  const child = spawn(node, [...flags, join(directory, 'stdio.mjs')], { env: {}, stdio: ['pipe', 'pipe', 'ignore'] });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value));
  const ask = (request: object) => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return line();
  };
  return { child, line, ask };
}

/** The same rows as JSON has them. */
function valuesOf(from: number, to: number): Values {
  const columns = sliceColumns(made.data.instances, from, to);
  return Object.fromEntries(
    Object.entries(columns).map(([name, array]) => [name, Array.from({ length: to - from }, (_, row) => readValue(columnOf(grade.instance, name), array, row))]),
  );
}

function expectedOf(from: number, to: number): Values {
  return Object.fromEntries(
    outputNames(grade.role).map((name) => [name, Array.from({ length: to - from }, (_, row) => readValue(columnOf(grade.role.contract, name), made.expected[name]!, from + row))]),
  );
}

describe('a package asked in JSON', () => {
  it.each(nodes)('says what it reads and predicts, and predicts the bits of the inference pipeline, on Node $version', async ({ path }) => {
    const { line, ask } = start(made.directory, [], path);
    const outputs = { grade: 'string', low_probability: 'double', middle_probability: 'double', high_probability: 'double' };
    expect(await line()).toEqual({ ready: { columns: [...grade.columns], outputs, rows_at_once: 8192 } });
    expect(await ask({ from: 0, columns: valuesOf(0, ROWS) })).toEqual({ prediction: expectedOf(0, ROWS) });
    expect(await ask({ from: 0, columns: valuesOf(7, 8) })).toEqual({ prediction: expectedOf(7, 8) });
    expect(await ask({ from: 0, columns: valuesOf(0, 0) })).toEqual({ prediction: expectedOf(0, 0) });
  });

  it.each<[string, Partial<Values>, string]>([
    ['null where none is allowed', { indoors: [true, null] }, "column 'indoors' in row 101 is null, which this column does not take"],
    ['a number that is not whole', { count: [1, 2.5] }, "column 'count' in row 101 must be a whole number"],
    ['a number that 32 bits do not hold', { count_or_null: [2 ** 31, 1] }, "column 'count_or_null' in row 100 must be a whole number from -2147483648 to 2147483647"],
    ['a text for a boolean', { indoors: [true, 'false'] }, "column 'indoors' in row 101 must be true or false, not a string"],
    ['an unknown category', { place_or_null: ['attic', null] }, "column 'place_or_null' in row 100 must be one of 'cellar', 'hall', 'roof'"],
    ['a time with seconds', { read_at: ['2024-02-25T00:00', '2024-02-25T00:00:30'] }, "column 'read_at' in row 101 must be a local minute such as 2001-06-20T08:01, years 0001 to 6052"],
    ['a value beyond the bounds of the contract', { celsius: [20, 61] }, "column 'celsius' in row 101: Too big: expected number to be <=60"],
    ['columns of unequal length', { count: [1] }, "'count' has 1 rows, 'read_at' has 2"],
  ])('refuses %s, counting from the first row of the whole prediction, and goes on', async (_what, spoilt, refusal) => {
    const { ask } = asked;
    expect(await ask({ from: 100, columns: { ...valuesOf(0, 2), ...spoilt } })).toEqual({ refusal });
    expect(await ask({ from: 0, columns: valuesOf(0, 2) })).toEqual({ prediction: expectedOf(0, 2) });
  });

  it('refuses rows without a column that it reads', async () => {
    const { count: _, ...rest } = valuesOf(0, 2);
    expect(await asked.ask({ from: 0, columns: rest })).toEqual({ refusal: 'columns are missing: count' });
  });

  it('says what is wrong with a request that is not one', async () => {
    expect(await asked.ask({ from: 0, columns: { count: 7 } })).toEqual({ failure: expect.stringContaining('the request is not { from, columns }') });
  });

  it('ends with its stdin', async () => {
    const { child, line } = start();
    await line();
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each<[string, (directory: string) => Promise<unknown>, readonly string[], string]>([
    ['one of its files is missing', (directory) => rm(join(directory, 'weights.bin')), [], 'weights.bin'],
    ['Node is too old', async () => undefined, ['--import', "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.4'})"], 'it needs Node 20.19 or newer, and'],
  ])('says why it does not start when %s', async (_when, spoil, flags, words) => {
    const torn = await mkdtemp(join(scratch, 'torn-'));
    await cp(made.directory, torn, { recursive: true });
    await spoil(torn);
    const { child, line } = start(torn, flags);
    const ended = once(child, 'exit');
    expect(await line()).toEqual({ failure: expect.stringContaining(words) });
    expect(await ended).toEqual([1, null]);
  });

  it('names the same Node in all its files', async () => {
    const file = (name: string) => readFile(join(__dirname, '../../build/python', name), 'utf8');
    expect(await file('node_package.py')).toContain('Node 20.19 or newer');
    expect(await file('conda.yaml')).toContain('nodejs>=20.19');
    expect(await readFile(join(made.directory, 'MLmodel'), 'utf8')).toContain('node_version: ">=20.19"');
  });
});
