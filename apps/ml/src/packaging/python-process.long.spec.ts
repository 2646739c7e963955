// The processes and files of a package in the real MLflow. Set MLFLOW_PYTHON to a Python that has mlflow (CI does).
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readingRows } from '@tripod/contracts/testing';
import { loadModels, py, type LoadedModels } from '../../fixtures/loaded-models.js';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { ROWS } from '../../fixtures/packed.js';
import { mlflowPython, startPython } from '../../fixtures/python-session.js';

(mlflowPython === undefined ? describe.skip : describe)('the Node of a package in the real MLflow (skipped without MLFLOW_PYTHON)', () => {
  let loaded: LoadedModels;
  beforeAll(async () => {
    loaded = await loadModels([alarm]);
  });
  afterAll(() => loaded?.close());

  const run = (code: string) => loaded.python.run(code);

  describe('Node', () => {
    it('is started again when it was killed between two predictions', async () => {
      const said = await run(`
before = models['alarm'].predict(pd.DataFrame(readings))
killed = node(models['alarm'])
killed.kill()
killed.wait()
result = [models['alarm'].predict(pd.DataFrame(readings)).equals(before), node(models['alarm']).pid != killed.pid]
`);
      expect(said).toEqual({ result: [true, true] });
    });

    it('is started again when it is killed with a request under way', async () => {
      const said = await run(`
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
      const copy = await loaded.copyOf(alarm);
      expect(await run(`
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
      expect(await run(predict)).toEqual({ error_code: 'INTERNAL_ERROR', message: expect.stringContaining('Node ended twice') });
      await writeFile(script, good);
      expect(await run('result = len(fragile.predict(pd.DataFrame(readings)))')).toEqual({ result: ROWS });
    });

    it('that does not answer in time is ended, and the next request gets another', async () => {
      const said = await run(`
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
      const said = await run(`
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
      const said = await run(`
short = mlflow.pyfunc.load_model(${JSON.stringify(loaded.directoryOf(alarm))})
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
      const said = await run(`
kept = dict(os.environ)
os.environ.update(${py(settings)})
try:
    mlflow.pyfunc.load_model(${JSON.stringify(loaded.directoryOf(alarm))})
finally:
    os.environ.clear()
    os.environ.update(kept)
`);
      expect(said).toEqual({ error_code: 'INTERNAL_ERROR', message: expect.stringContaining(message) });
    });

    it('is not needed to be on the PATH when the setting names it', async () => {
      const said = await run(`
kept = dict(os.environ)
os.environ.update(PATH='/nowhere', TRIPOD_NODE=${JSON.stringify(process.execPath)})
try:
    result = len(mlflow.pyfunc.load_model(${JSON.stringify(loaded.directoryOf(alarm))}).predict(pd.DataFrame(readings)))
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
      expect(await session.run(`model = mlflow.pyfunc.load_model(${JSON.stringify(loaded.directoryOf(alarm))})`)).toEqual({ result: null });
      await session.end(how);
    });
  });

  it('says why a torn package does not load', async () => {
    const copy = await loaded.copyOf(alarm);
    await rm(join(copy, 'weights.bin'));
    const reason = new RegExp(`^The model package in ${copy} does not start: .*weights\\.bin`);
    expect(await run(`mlflow.pyfunc.load_model(${JSON.stringify(copy)})`)).toEqual({ error_code: 'INTERNAL_ERROR', message: expect.stringMatching(reason) });
  });

  it('goes to another process by pickle', async () => {
    const said = await run(`
package = models['alarm']._model_impl
copy = pickle.loads(pickle.dumps(package))
result = [copy.predict(pd.DataFrame(readings)).equals(package.predict(pd.DataFrame(readings))), copy._node._process.pid != package._node._process.pid]
`);
    expect(said).toEqual({ result: [true, true] });
  });

  it('is the same directory after it was loaded, so that its digest and signature still hold', async () => {
    const copy = await loaded.copyOf(alarm);
    const before = await digests(copy);
    const session = startPython({ PYTHONDONTWRITEBYTECODE: '' });
    try {
      expect(await session.run(`result = len(mlflow.pyfunc.load_model(${JSON.stringify(copy)}).predict(pd.DataFrame(${py(readingRows(2))})))`)).toEqual({ result: 2 });
    } finally {
      await session.end();
    }
    expect(await digests(copy)).toEqual(before);
  });
});

/** All files below a directory, with the sha256 of each. */
async function digests(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = await Promise.all(files.map(async (file) => [file.slice(directory.length), createHash('sha256').update(await readFile(file)).digest('hex')] as const));
  return Object.fromEntries(read);
}
