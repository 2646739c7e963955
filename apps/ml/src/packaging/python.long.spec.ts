// A package in the real MLflow. Set MLFLOW_PYTHON to a Python that has mlflow (CI does).
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnsToRows, type Columns, type JsonRow } from '@tripod/contracts';
import { itemRows, readingRows } from '@tripod/contracts/testing';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { grade } from '../../fixtures/models/grade/index.js';
import { level } from '../../fixtures/models/level/index.js';
import { returned } from '../../fixtures/models/returned/index.js';
import { packModel, ROWS, type Packed } from '../../fixtures/packed.js';
import { mlflowPython, startPython, type PythonSession } from '../../fixtures/python-session.js';
import type { Model } from '../model/model.js';
import { startBackend } from '../network/backend.js';
import { openPackage } from '../packages/open-package.js';
import { outputNames } from '../tasks/output-columns.js';

const models = [alarm, grade, level, returned];
const rowsOf = ({ instance }: Model): JsonRow[] => (instance.name === 'reading' ? readingRows(ROWS) : itemRows(ROWS));

/** Python text of a JSON value. */
const py = (value: unknown) => `json.loads(${JSON.stringify(JSON.stringify(value))})`;

(mlflowPython === undefined ? describe.skip : describe)('a package in the real MLflow (skipped without MLFLOW_PYTHON)', () => {
  let scratch: string;
  let python: PythonSession;
  const packed = new Map<Model, Packed>();

  const directoryOf = (model: Model) => packed.get(model)?.directory ?? '';

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'python-'));
    await startBackend('wasm');
    for (const model of models) packed.set(model, await packModel(model, scratch));
    python = startPython();
    const loads = models.map((model) => `'${model.name}': mlflow.pyfunc.load_model(${JSON.stringify(directoryOf(model))})`);
    expect(
      await python.run(`
import os, pickle, signal, subprocess, sys, threading
models = {${loads.join(', ')}}
readings = ${py(rowsOf(alarm))}
items = ${py(rowsOf(returned))}
def node(model): return model._model_impl._node._process
def lists(frame): return {name: frame[name].tolist() for name in frame.columns}
`),
    ).toEqual({ result: null });
  });
  afterAll(async () => {
    await python?.end();
    await rm(scratch, { recursive: true, force: true });
  });

  /** What `ml serve` would answer: the worker's prediction, in lists. */
  async function expectedOf(model: Model, columns: Columns): Promise<Record<string, unknown[]>> {
    const worker = await openPackage(directoryOf(model), { instance: model.instance, prediction: model.role.contract });
    try {
      const rows = columnsToRows(model.role.contract, await worker.predict(columns), [...outputNames(model.role)]);
      return Object.fromEntries(outputNames(model.role).map((name) => [name, rows.map((row) => row[name])]));
    } finally {
      await worker.close();
    }
  }

  describe.each(models)('$name', (model) => {
    const data = () => packed.get(model)?.data.instances ?? {};
    const frame = model.instance.name === 'reading' ? 'pd.DataFrame(readings)' : 'pd.DataFrame(items)';

    it('predicts the bits of Node, under the names and types of the signature', async () => {
      const said = await python.run(`
model = models['${model.name}']
predicted = model.predict(${frame}, params={'ignored': 1})
result = [lists(predicted), [str(dtype) for dtype in predicted.dtypes], model.metadata.get_output_schema().input_names() == list(predicted.columns)]
`);
      const types = outputNames(model.role).map((name) => (name === 'grade' ? 'str' : 'float64'));
      expect(said).toEqual({ result: [await expectedOf(model, data()), types, true] });
    });

    it('gives a row alone the same bits', async () => {
      const whole = await expectedOf(model, data());
      expect(await python.run(`result = lists(models['${model.name}'].predict(${frame}.iloc[7:8]))`)).toEqual({
        result: Object.fromEntries(Object.entries(whole).map(([name, values]) => [name, values.slice(7, 8)])),
      });
    });

    it('predicts no rows as an empty table of the same types', async () => {
      const said = await python.run(`
predicted = models['${model.name}'].predict(${frame}.iloc[:0])
result = [len(predicted), [str(dtype) for dtype in predicted.dtypes]]
`);
      expect(said).toEqual({ result: [0, outputNames(model.role).map((name) => (name === 'grade' ? 'str' : 'float64'))] });
    });
  });

  describe('columns', () => {
    it.each([
      ['integers of 32 bits', "frame['count'] = frame['count'].astype('int32')"],
      ['whole floats for integers', "frame['count'] = frame['count'].astype('float64')"],
      ['small unsigned integers', "frame['count'] = frame['count'].astype('uint8')"],
      ['extension integers with NA', "frame['count_or_null'] = frame['count_or_null'].astype('Int64')"],
      ['extension booleans', "frame['indoors'] = frame['indoors'].astype('boolean')"],
      ['extension floats with NA', "frame['celsius_or_null'] = frame['celsius_or_null'].astype('Float64')"],
      ['extension texts with NA', "frame['note_or_null'] = frame['note_or_null'].astype('string')"],
      ['objects', 'frame = frame.astype(object)'],
      ['numpy scalars in objects', "frame['count'] = pd.Series([np.int16(value) for value in frame['count']], dtype=object)"],
      ['decimals', "frame['celsius'] = pd.Series([decimal.Decimal(str(value)) for value in frame['celsius']])"],
      ['categoricals', "frame['place_or_null'] = frame['place_or_null'].astype('category')"],
      ['timestamps', "frame['read_at'] = pd.to_datetime(frame['read_at'])"],
      ['timestamps in nanoseconds', "frame['read_at'] = pd.to_datetime(frame['read_at']).astype('datetime64[ns]')"],
      ['datetimes in objects', "frame['read_at'] = pd.Series([value.to_pydatetime() for value in pd.to_datetime(frame['read_at'])], dtype=object)"],
      ['another order, more columns and another index', "frame = frame[frame.columns[::-1]].assign(more=1).set_index(pd.Index(range(len(frame), 0, -1)))"],
    ])('take %s', async (_what, change) => {
      const said = await python.run(`
import decimal
frame = pd.DataFrame(readings)
${change}
result = lists(models['grade'].predict(frame))
`);
      expect(said).toEqual({ result: await expectedOf(grade, packed.get(grade)?.data.instances ?? {}) });
    });

    it.each([
      ['count_or_null', ['None', 'float("nan")', 'np.nan', 'pd.NA', 'pd.NaT']],
      ['celsius_or_null', ['None', 'float("nan")', 'np.float64("nan")', 'pd.NA', 'decimal.Decimal("NaN")']],
      ['place_or_null', ['None', 'np.nan', 'pd.NA']],
      ['note_or_null', ['None', 'np.nan', 'pd.NA']],
    ])('take every null of Python for null: %s', async (column, nulls) => {
      const [row] = readingRows(1);
      const columns = packed.get(grade)?.data.instances ?? {};
      const at = readingRows(ROWS).findIndex((reading) => reading[column] === null);
      const whole = await expectedOf(grade, columns);
      expect(row).toBeDefined();
      const said = await python.run(`
import decimal
result = []
for null in [${nulls.join(', ')}]:
    for values in [[null], [null, readings[0]['${column}']]]:
        frame = pd.DataFrame([readings[${at}], readings[0]][:len(values)])
        frame['${column}'] = pd.Series(values, dtype=object)
        result.append(lists(models['grade'].predict(frame).iloc[:1]))
`);
      const one = Object.fromEntries(Object.entries(whole).map(([name, values]) => [name, values.slice(at, at + 1)]));
      expect(said).toEqual({ result: Array(2 * nulls.length).fill(one) });
    });

    it.each([
      ['null for an integer', "'count': None", "column 'count' in row 1 is null, which this column does not take"],
      ['null for a float', "'celsius': np.nan", "column 'celsius' in row 1 is null, which this column does not take"],
      ['null for a boolean', "'indoors': None", "column 'indoors' in row 1 is null, which this column does not take"],
      ['null for a time', "'read_at': pd.NaT", "column 'read_at' in row 1 is null, which this column does not take"],
      ['a broken number', "'count': 3.7", "column 'count' in row 1 must be a whole number"],
      ['a number beyond 32 bits', "'count': 2**31", "column 'count' in row 1 must be a whole number from"],
      ['a number beyond 64 bits', "'count': 2**70", "column 'count' in row 1 must be a whole number from"],
      ['an infinite number', "'celsius': np.inf", "column 'celsius' in row 1 is too large for a number"],
      ['a number beyond the contract', "'celsius': 61.0", "column 'celsius' in row 1: Too big"],
      ['a text for a number', "'celsius': 'warm'", "column 'celsius' in row 1 must be a number, not a string"],
      ['a text for a boolean', "'indoors': 'false'", "column 'indoors' in row 1 must be true or false, not a string"],
      ['an unknown category', "'place_or_null': 'attic'", "column 'place_or_null' in row 1 must be one of 'cellar', 'hall', 'roof'"],
      ['a time with seconds', "'read_at': pd.Timestamp('2024-02-25T00:00:30')", "column 'read_at' in row 1 must be a local minute"],
      ['a time with a zone', "'read_at': pd.Timestamp('2024-02-25T00:00', tz='UTC')", "column 'read_at' in row 1 must be a local minute"],
      ['bytes', "'note_or_null': b'n1'", "column 'note_or_null' in row 1 must be a text"],
      ['a text with NUL', "'note_or_null': '\\x00'", "column 'note_or_null' in row 1: a text must not hold NUL or half of a surrogate pair"],
    ])('refuse %s, naming column and row', async (_what, value, message) => {
      expect(await python.run(`result = lists(models['grade'].predict(pd.DataFrame([readings[0], {**readings[1], ${value}}])))`)).toEqual({
        error_code: 'INVALID_PARAMETER_VALUE',
        message: expect.stringContaining(`No row is predicted: ${message}`),
      });
    });
  });

  it('predicts tables of many batches, keeps their index, and counts rows over all batches', async () => {
    const said = await python.run(`
frame = pd.DataFrame(readings * 20)
frame.index = pd.Index([f'row {at}' for at in range(len(frame))])
predicted = models['level'].predict(frame)
result = [predicted.index.equals(frame.index), predicted['level'].tolist() == models['level'].predict(pd.DataFrame(readings))['level'].tolist() * 20]
`);
    expect(said).toEqual({ result: [true, true] });
    expect(await python.run(`models['level'].predict(pd.DataFrame([*readings * 20, {**readings[0], 'count': -1}]))`)).toMatchObject({
      error_code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(`column 'count' in row ${20 * ROWS}`),
    });
  });

  it('answers several threads at once, each with its rows', async () => {
    const said = await python.run(`
frame = pd.DataFrame(readings)
whole = models['grade'].predict(frame)
same = []
def ask(at):
    part = frame.iloc[at * 100 : at * 100 + 100]
    for _ in range(5): same.append(models['grade'].predict(part).equals(whole.iloc[at * 100 : at * 100 + 100]))
threads = [threading.Thread(target=ask, args=[at]) for at in range(12)]
for thread in threads: thread.start()
for thread in threads: thread.join()
result = [len(same), all(same)]
`);
    expect(said).toEqual({ result: [60, true] });
  });

  describe('Node', () => {
    it('is started again when it was killed between two predictions', async () => {
      const said = await python.run(`
before = models['alarm'].predict(pd.DataFrame(readings))
killed = node(models['alarm'])
killed.kill()
killed.wait()
result = [models['alarm'].predict(pd.DataFrame(readings)).equals(before), node(models['alarm']).pid != killed.pid]
`);
      expect(said).toEqual({ result: [true, true] });
    });

    it('is started again when it is killed with a request under way', async () => {
      const said = await python.run(`
before = models['alarm'].predict(pd.DataFrame(readings))
process = node(models['alarm'])
os.kill(process.pid, signal.SIGSTOP)
asking = threading.Thread(target=lambda: answers.append(models['alarm'].predict(pd.DataFrame(readings))))
answers = []
asking.start()
while not models['alarm']._model_impl._lock.locked(): pass
process.kill()
asking.join()
result = answers[0].equals(before)
`);
      expect(said).toEqual({ result: true });
    });

    it('that ends each time fails the request, and only that', async () => {
      const copy = await copyOf(alarm);
      expect(await python.run(`
fragile = mlflow.pyfunc.load_model(${JSON.stringify(copy)})
`)).toEqual({ result: null });
      const script = join(copy, 'stdio.mjs');
      const good = await readFile(script, 'utf8');
      const ready = `process.stdout.write(JSON.stringify({ ready: {} }) + '\\n'); process.stdin.once('data', () => process.exit(3));`;
      await writeFile(script, ready);
      const predict = `
node(fragile).kill()
result = len(fragile.predict(pd.DataFrame(readings)))
`;
      expect(await python.run(predict)).toEqual({ error_code: 'INTERNAL_ERROR', message: expect.stringContaining('Node ended twice') });
      await writeFile(script, good);
      expect(await python.run('result = len(fragile.predict(pd.DataFrame(readings)))')).toEqual({ result: ROWS });
    });

    it('that does not answer in time is ended, and the next request gets another', async () => {
      const said = await python.run(`
ask = type(models['alarm']._model_impl._node).ask
usual = ask.__defaults__
os.kill(node(models['alarm']).pid, signal.SIGSTOP)
try:
    ask.__defaults__ = (0.2,)
    models['alarm'].predict(pd.DataFrame(readings))
except mlflow.exceptions.MlflowException as error:
    said = error.message
finally:
    ask.__defaults__ = usual
result = [said, len(models['alarm'].predict(pd.DataFrame(readings)))]
`);
      expect(said).toEqual({ result: ['Node did not answer within 0.2 seconds, and was ended.', ROWS] });
    });

    it('of a forked process is another one', async () => {
      const said = await python.run(`
import multiprocessing
before = node(models['alarm']).pid
def child(into):
    predicted = models['alarm'].predict(pd.DataFrame(readings))
    into.put([predicted['alarm_probability'].tolist(), node(models['alarm']).pid])
context = multiprocessing.get_context('fork')
queue = context.Queue()
process = context.Process(target=child, args=[queue])
process.start()
values, pid = queue.get(timeout=60)
process.join()
result = [values == models['alarm'].predict(pd.DataFrame(readings))['alarm_probability'].tolist(), pid != before, node(models['alarm']).pid == before]
`);
      expect(said).toEqual({ result: [true, true, true] });
    });

    it('ends with its model', async () => {
      const said = await python.run(`
import gc
short = mlflow.pyfunc.load_model(${JSON.stringify(directoryOf(alarm))})
process = node(short)
del short
gc.collect()
result = process.returncode
`);
      expect(said).toEqual({ result: -9 });
    });

    it.each([
      ['no node is on the PATH', { PATH: '/nowhere' }, 'Node is not found: there is no node on the PATH. Install Node 20.19 or newer, or set TRIPOD_NODE to its path.'],
      ['the setting names nothing', { TRIPOD_NODE: '/nowhere/node' }, 'Node is not found: TRIPOD_NODE is /nowhere/node, which is not a program.'],
      ['the setting names another program', { TRIPOD_NODE: '/bin/false' }, '/bin/false ended before the model was ready; stderr may say why. Install Node 20.19'],
    ])('is asked for in words when %s', async (_when, settings, message) => {
      const said = await python.run(`
kept = dict(os.environ)
os.environ.update(${py(settings)})
try:
    mlflow.pyfunc.load_model(${JSON.stringify(directoryOf(alarm))})
finally:
    os.environ.clear()
    os.environ.update(kept)
`);
      expect(said).toEqual({ error_code: 'INTERNAL_ERROR', message: expect.stringContaining(message) });
    });

    it('is not needed to be on the PATH when the setting names it', async () => {
      const said = await python.run(`
kept = dict(os.environ)
os.environ.update(PATH='/nowhere', TRIPOD_NODE=${JSON.stringify(process.execPath)})
try:
    result = len(mlflow.pyfunc.load_model(${JSON.stringify(directoryOf(alarm))}).predict(pd.DataFrame(readings)))
finally:
    os.environ.clear()
    os.environ.update(kept)
`);
      expect(said).toEqual({ result: ROWS });
    });

    it.each([
      ['when Python ends', undefined],
      ['when Python is killed', 'SIGKILL'],
    ] as const)('ends %s', async (_when, how) => {
      const session = startPython();
      expect(await session.run(`model = mlflow.pyfunc.load_model(${JSON.stringify(directoryOf(alarm))})`)).toEqual({ result: null });
      await session.end(how);
    });
  });

  it('says why a torn package does not load', async () => {
    const copy = await copyOf(alarm);
    await rm(join(copy, 'weights.bin'));
    const reason = new RegExp(`^The model package in ${copy} does not start: .*weights\\.bin`);
    expect(await python.run(`mlflow.pyfunc.load_model(${JSON.stringify(copy)})`)).toEqual({ error_code: 'INTERNAL_ERROR', message: expect.stringMatching(reason) });
  });

  it('goes to another process by pickle', async () => {
    const said = await python.run(`
package = models['alarm']._model_impl
copy = pickle.loads(pickle.dumps(package))
result = [copy.predict(pd.DataFrame(readings)).equals(package.predict(pd.DataFrame(readings))), copy._node._process.pid != package._node._process.pid]
`);
    expect(said).toEqual({ result: [true, true] });
  });

  it('is the same directory after it was loaded, so that its digest and signature still hold', async () => {
    const copy = await copyOf(grade);
    const before = await digests(copy);
    const session = startPython({ PYTHONDONTWRITEBYTECODE: '' });
    try {
      expect(await session.run(`result = len(mlflow.pyfunc.load_model(${JSON.stringify(copy)}).predict(pd.DataFrame(${py(rowsOf(grade))})))`)).toEqual({ result: ROWS });
    } finally {
      await session.end();
    }
    expect(await digests(copy)).toEqual(before);
  });

  async function copyOf(model: Model): Promise<string> {
    const place = await mkdtemp(join(scratch, 'copy-'));
    await cp(directoryOf(model), place, { recursive: true });
    return place;
  }
});

/** All files below a directory, with the sha256 of each. */
async function digests(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = await Promise.all(files.map(async (file) => [file.slice(directory.length), createHash('sha256').update(await readFile(file)).digest('hex')] as const));
  return Object.fromEntries(read);
}
