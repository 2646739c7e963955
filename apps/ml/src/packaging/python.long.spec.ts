// What pandas holds, predicted by a package in the real MLflow. Set MLFLOW_PYTHON to a Python that has mlflow (CI does).
import { readingRows } from '@tripod/contracts/testing';
import { loadModels, rowsName, type LoadedModels } from '../../fixtures/loaded-models.js';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { grade } from '../../fixtures/models/grade/index.js';
import { level } from '../../fixtures/models/level/index.js';
import { returned } from '../../fixtures/models/returned/index.js';
import { ROWS } from '../../fixtures/packed.js';
import { mlflowPython } from '../../fixtures/python-session.js';
import { outputNames } from '../tasks/output-columns.js';

const models = [alarm, grade, level, returned];

(mlflowPython === undefined ? describe.skip : describe)('a package in the real MLflow (skipped without MLFLOW_PYTHON)', () => {
  let loaded: LoadedModels;
  beforeAll(async () => {
    loaded = await loadModels(models);
  });
  afterAll(() => loaded?.close());

  const run = (code: string) => loaded.python.run(code);

  describe.each(models)('$name', (model) => {
    const frame = `pd.DataFrame(${rowsName(model)})`;
    const types = outputNames(model.role).map((name) => (name === 'grade' ? "str(pd.Series(dtype='str').dtype)" : "'float64'"));

    it('predicts the bits of Node, under the names and types of the signature', async () => {
      const said = await run(`
model = models['${model.name}']
predicted = model.predict(${frame}, params={'ignored': 1})
result = [lists(predicted), [str(dtype) for dtype in predicted.dtypes] == [${types.join(', ')}], model.metadata.get_output_schema().input_names() == list(predicted.columns)]
`);
      expect(said).toEqual({ result: [await loaded.expectedOf(model), true, true] });
    });

    it('gives a row alone the same bits', async () => {
      const whole = await loaded.expectedOf(model);
      expect(await run(`result = lists(models['${model.name}'].predict(${frame}.iloc[7:8]))`)).toEqual({
        result: Object.fromEntries(Object.entries(whole).map(([name, values]) => [name, values.slice(7, 8)])),
      });
    });

    it('predicts no rows as an empty table of the same types', async () => {
      const said = await run(`
predicted = models['${model.name}'].predict(${frame}.iloc[:0])
result = [len(predicted), [str(dtype) for dtype in predicted.dtypes] == [${types.join(', ')}]]
`);
      expect(said).toEqual({ result: [0, true] });
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
      const said = await run(`
frame = pd.DataFrame(readings)
${change}
result = lists(models['grade'].predict(frame))
`);
      expect(said).toEqual({ result: await loaded.expectedOf(grade) });
    });

    it.each([
      ['count_or_null', ['None', 'float("nan")', 'np.nan', 'pd.NA', 'pd.NaT']],
      ['celsius_or_null', ['None', 'float("nan")', 'np.float64("nan")', 'pd.NA', 'decimal.Decimal("NaN")']],
      ['place_or_null', ['None', 'np.nan', 'pd.NA']],
      ['note_or_null', ['None', 'np.nan', 'pd.NA']],
    ])('take every null of Python for null: %s', async (column, nulls) => {
      const at = readingRows(ROWS).findIndex((reading) => reading[column] === null);
      const whole = await loaded.expectedOf(grade);
      const said = await run(`
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
      expect(await run(`result = lists(models['grade'].predict(pd.DataFrame([readings[0], {**readings[1], ${value}}])))`)).toEqual({
        error_code: 'INVALID_PARAMETER_VALUE',
        message: expect.stringContaining(`No row is predicted: ${message}`),
      });
    });
  });

  it('predicts tables of many batches, keeps their index, and counts rows over all batches', async () => {
    const said = await run(`
frame = pd.DataFrame(readings * 20)
frame.index = pd.Index([f'row {at}' for at in range(len(frame))])
predicted = models['level'].predict(frame)
result = [predicted.index.equals(frame.index), predicted['level'].tolist() == models['level'].predict(pd.DataFrame(readings))['level'].tolist() * 20]
`);
    expect(said).toEqual({ result: [true, true] });
    expect(await run(`models['level'].predict(pd.DataFrame([*readings * 20, {**readings[0], 'count': -1}]))`)).toMatchObject({
      error_code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(`column 'count' in row ${20 * ROWS}`),
    });
  });

  it('answers several threads at once, each with its rows', async () => {
    const said = await run(`
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

  it('gives the model without MLflow, which is faster for many rows', async () => {
    expect(await run("result = models['grade'].get_raw_model().predict(pd.DataFrame(readings)).equals(models['grade'].predict(pd.DataFrame(readings)))")).toEqual({ result: true });
  });
});
