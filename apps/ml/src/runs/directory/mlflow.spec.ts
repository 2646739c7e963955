// What the real MLflow reads from a run directory. Set MLFLOW_PYTHON to a Python that has mlflow (CI does).
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { APP } from '../../app.js';
import { RunDirectory } from './run-directory.js';

const python = process.env['MLFLOW_PYTHON'];
const execute = promisify(execFile);
const MINUTE = 60_000;

const READ = `
import json, sys
from mlflow import MlflowClient
client = MlflowClient(sys.argv[1])
experiment = client.get_experiment_by_name('readings')
runs = client.search_runs([experiment.experiment_id], order_by=['attributes.start_time ASC'])
run = runs[0]
model = client.get_logged_model(run.outputs.model_outputs[0].model_id)
champion = client.get_model_version_by_alias('alarm model', 'champion')
print(json.dumps({
  'experiment': experiment.experiment_id,
  'location': experiment.artifact_location,
  'statuses': [r.info.status for r in runs],
  'name': run.info.run_name,
  'params': run.data.params,
  'tags': {k: v for k, v in run.data.tags.items() if k.startswith('tripod.finger') or k.startswith('mlflow.source')},
  'loss': [[m.step, m.timestamp, m.value] for m in client.get_metric_history(run.info.run_id, 'loss')],
  'metrics': sorted(run.data.metrics),
  'datasets': [[d.dataset.name, d.dataset.digest, {t.key: t.value for t in d.tags}] for d in run.inputs.dataset_inputs],
  'model': [model.name, str(model.status), model.source_run_id, model.params, sorted([m.key, m.value, m.dataset_name, m.dataset_digest] for m in model.metrics), model.tags['mlflow.note.content']],
  'registered': [[v.version, v.run_id, v.source == f'models:/{model.model_id}', v.status, v.description] for v in client.search_model_versions("name = 'alarm model'")],
  'describes': client.get_registered_model('alarm model').description,
  'champion': [champion.name, champion.version],
}))
`;

(python === undefined ? describe.skip : describe)('the real MLflow (skipped without MLFLOW_PYTHON)', () => {
  let place: string;
  let root: string;
  let runId: string;

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'mlflow-'));
    root = join(place, 'mlruns');
    await mkdir(join(place, 'package'));
    await writeFile(join(place, 'package', 'MLmodel'), 'flavors: {}\n');
    const store = new RunDirectory(root);
    const run = await store.start({ experiment: 'readings', name: 'first', params: { seed: 1, note: 'späte: Werte\n' }, tags: { 'tripod.fingerprint': 'f', 'mlflow.note.content': 'what *it* is\n\nand why' } });
    runId = run.id;
    const point = { key: 'loss', value: 0.1 + 0.2, step: 1, timestamp: 1000 };
    await run.log({
      metrics: [point, point, { ...point, step: 2, value: -0 }, { ...point, step: 2, value: 0 }, { key: 'test/rocAuc', value: 0.9, step: 0, timestamp: 7, dataset: { name: 'readings', digest: 'a'.repeat(64) } }, { key: 'odd', value: NaN }],
      datasets: [{ name: 'readings', digest: 'a'.repeat(64), sourceType: 'postgres', source: { view: 'v' }, schema: { mlflow_colspec: [] }, profile: { num_rows: 3 }, context: 'training' }],
    });
    await run.putPackage(join(place, 'package'));
    await run.finish('FINISHED');
    await store.register('alarm model', run.id, { model: 'all of *them*\n\nä', version: 'this one' });
    await store.alias('alarm model', 'champion', 1);
    await (await store.start({ experiment: 'readings' })).finish('KILLED');
    await store.start({ experiment: 'readings' });
  });
  afterAll(() => rm(place, { recursive: true, force: true }));

  const seen = () => ({
    experiment: '1',
    location: 'mlflow-artifacts:/1',
    statuses: ['FINISHED', 'KILLED', 'RUNNING'],
    name: 'first',
    params: { seed: '1', note: 'späte: Werte\n' },
    tags: { 'tripod.fingerprint': 'f', 'mlflow.source.name': APP, 'mlflow.source.type': 'LOCAL' },
    loss: [[1, 1000, 0.1 + 0.2], [2, 1000, 0]],
    metrics: ['loss', 'odd', 'test/rocAuc'],
    datasets: [['readings', 'a'.repeat(36), { 'mlflow.data.context': 'training' }]],
    model: ['model', 'READY', runId, { seed: '1', note: 'späte: Werte\n' }, [['test/rocAuc', 0.9, 'readings', 'a'.repeat(36)]], 'what *it* is\n\nand why'],
    registered: [[1, runId, true, 'READY', 'this one']],
    describes: 'all of *them*\n\nä',
    champion: ['alarm model', 1],
  });

  test('migrates it to a database and finds everything there', async () => {
    const database = `sqlite:///${join(place, 'mlflow.db')}`;
    await execute(python ?? '', ['-m', 'mlflow', 'migrate-filestore', '--source', root, '--target', database, '--no-progress'], { cwd: place });
    const { stdout } = await execute(python ?? '', ['-c', READ, database], { cwd: place });
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual(seen());
  }, 5 * MINUTE);

  test('reads it as it stands', async () => {
    const { stdout } = await execute(python ?? '', ['-c', READ, `file://${root}`], { cwd: place, env: { ...process.env, MLFLOW_ALLOW_FILE_STORE: 'true' } });
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual(seen());
  }, 5 * MINUTE);
});
