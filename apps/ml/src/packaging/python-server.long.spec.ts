// A package served and found by the real MLflow. Set MLFLOW_PYTHON to a Python that has mlflow (CI does).
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { itemRows, readingRows } from '@tripod/contracts/testing';
import { startMlflow, type MlflowProcess } from '../../fixtures/mlflow-process.js';
import { grade } from '../../fixtures/models/grade/index.js';
import { returned } from '../../fixtures/models/returned/index.js';
import { packModel, type Packed } from '../../fixtures/packed.js';
import { mlflowPython, startPython } from '../../fixtures/python-session.js';
import { startBackend } from '../network/backend.js';
import { openPackage } from '../packages/open-package.js';
import { RunDirectory } from '../runs/directory/run-directory.js';
import { buildApp } from '../serving/app.js';
import { AT_ONCE } from '../serving/connections.js';

const ROWS = 300;

(mlflowPython === undefined ? describe.skip : describe)('a package and the real MLflow (skipped without MLFLOW_PYTHON)', () => {
  let scratch: string;
  const packed: Packed[] = [];

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'python-server-'));
    await startBackend('wasm');
    for (const model of [grade, returned]) packed.push(await packModel(model, scratch));
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  const directoryOf = (name: string) => packed.find(({ model }) => model.name === name)?.directory ?? '';

  /** The server of `ml serve` on a package. */
  async function served(name: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
    const { model, directory } = packed.find((one) => one.model.name === name)!;
    const contracts = { instance: model.instance, prediction: model.role.contract };
    const worker = await openPackage(directory, contracts);
    const { app, end } = await buildApp({ worker, ...contracts, version: '1' });
    return {
      url: await app.listen({ host: '127.0.0.1', port: 0 }),
      stop: async () => {
        await end(AT_ONCE);
        await worker.close();
      },
    };
  }

  describe.each([grade, returned])('mlflow models serve: $name', (model) => {
    const rows = model.instance.name === 'reading' ? readingRows(ROWS) : itemRows(ROWS);
    const columns = Object.keys(rows[0] ?? {});
    let mlflow: MlflowProcess | undefined;
    let ours: MlflowProcess | undefined;

    beforeAll(async () => {
      ours = await served(model.name);
      mlflow = await startMlflow(['models', 'serve', '--model-uri', directoryOf(model.name), '--env-manager', 'local', '--workers', '2']);
    });
    afterAll(async () => {
      await ours?.stop();
      await mlflow?.stop();
    });

    it('answers the example of the package as ml serve does, to the last bit', async () => {
      const example = await readFile(join(directoryOf(model.name), 'serving_input_example.json'), 'utf8');
      const answer = await invoke(mlflow, example);
      expect(answer).toMatchObject({ status: 200, body: { predictions: [expect.anything()] } });
      expect(answer).toEqual(await invoke(ours, example));
    });

    it.each([
      ['dataframe_split', { dataframe_split: { columns, data: rows.map((row) => columns.map((name) => row[name])) } }],
      ['dataframe_records', { dataframe_records: rows }],
      ['inputs', { inputs: Object.fromEntries(columns.map((name) => [name, rows.map((row) => row[name])])) }],
    ])('answers %s with nulls as ml serve does, to the last bit', async (_form, request) => {
      const answer = await invoke(mlflow, JSON.stringify(request));
      expect(answer).toMatchObject({ status: 200, body: { predictions: { length: ROWS } } });
      expect(answer).toEqual(await invoke(ours, JSON.stringify(request)));
    });

    it('answers on when Node is killed under it', async () => {
      const body = JSON.stringify({ dataframe_records: rows });
      const expected = await invoke(ours, body);
      const processes = await processesOf(join(directoryOf(model.name), 'stdio.mjs'));
      expect(processes.length).toBeGreaterThan(0);
      for (const pid of processes) process.kill(pid, 'SIGKILL');
      for (let request = 0; request < 4; request++) expect(await invoke(mlflow, body)).toEqual(expected);
    });
  });

  it('leaves no Node behind when mlflow models serve ends', async () => {
    const mlflow = await startMlflow(['models', 'serve', '--model-uri', directoryOf('returned'), '--env-manager', 'local']);
    const script = join(directoryOf('returned'), 'stdio.mjs');
    const before = await processesOf(script);
    await mlflow.stop();
    expect([before.length, await processesOf(script)]).toEqual([1, []]);
  });

  describe('mlflow models serve: what it is sent', () => {
    let mlflow: MlflowProcess | undefined;
    beforeAll(async () => {
      mlflow = await startMlflow(['models', 'serve', '--model-uri', directoryOf('grade'), '--env-manager', 'local']);
    });
    afterAll(() => mlflow?.stop());

    it.each([
      ['null for a boolean', { indoors: null }, "column 'indoors' in row 0 is null, which this column does not take"],
      ['a broken number for an integer', { count: 3.7 }, "column 'count' in row 0 must be a whole number"],
      ['a number beyond 32 bits', { count: 2 ** 31 }, "column 'count' in row 0 must be a whole number"],
      ['a text for a boolean', { indoors: 'false' }, "column 'indoors' in row 0 must be true or false"],
      ['an unknown category', { place_or_null: 'attic' }, "column 'place_or_null' in row 0 must be one of 'cellar', 'hall', 'roof'"],
    ])('is refused by the package where MLflow would change it: %s', async (_what, change, reason) => {
      const [row] = readingRows(1);
      const { status, body } = await invoke(mlflow, JSON.stringify({ dataframe_records: [{ ...row, ...change }] }));
      expect(status).toBe(400);
      expect(body).toMatchObject({ error_code: 'INVALID_PARAMETER_VALUE', message: expect.stringContaining(`No row is predicted: ${reason}`) });
      expect(body).not.toHaveProperty('stack_trace');
    });
  });

  it('is loaded by run id, by alias and by version from a server on the migrated directory', async () => {
    const root = join(scratch, 'mlruns');
    const store = new RunDirectory(root);
    const run = await store.start({ experiment: 'readings' });
    await run.putPackage(directoryOf('grade'));
    await run.finish('FINISHED');
    await store.register('grade', run.id);
    await store.alias('grade', 'champion', 1);
    const database = `sqlite:///${join(scratch, 'mlflow.db')}`;
    await promisify(execFile)(mlflowPython ?? '', ['-m', 'mlflow', 'migrate-filestore', '--source', root, '--target', database, '--no-progress'], { cwd: scratch });
    const server = await startMlflow(['server', '--backend-store-uri', database, '--artifacts-destination', root, '--workers', '1']);
    const python = startPython({ MLFLOW_TRACKING_URI: server.url });
    const ours = await served('grade');
    try {
      const request = { dataframe_records: readingRows(ROWS) };
      const { body } = await invoke(ours, JSON.stringify(request));
      for (const uri of [`runs:/${run.id}/model`, 'models:/grade@champion', 'models:/grade/1']) {
        const { result } = await python.run(`result = mlflow.pyfunc.load_model('${uri}').predict(pd.DataFrame(json.loads(${JSON.stringify(JSON.stringify(request.dataframe_records))}))).to_dict('records')`);
        expect({ predictions: result }).toEqual(body);
      }
    } finally {
      await ours.stop();
      await python.end();
      await server.stop();
    }
  });
});

/** Asks a server of MLflow's scoring protocol. */
async function invoke(server: Pick<MlflowProcess, 'url'> | undefined, body: string): Promise<{ readonly status: number; readonly body: unknown }> {
  const reply = await fetch(`${server?.url}/invocations`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  return { status: reply.status, body: await reply.json() };
}

/** The processes that run a script. */
async function processesOf(script: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map(async (pid) => [Number(pid), await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')] as const));
  return lines.filter(([, line]) => line.split('\0').includes(script)).map(([pid]) => pid);
}
