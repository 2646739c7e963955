// Records on real MLflow servers and reads back by MLflow's own client. Set MLFLOW_PYTHON to a Python that has mlflow 3, and
// MLFLOW2_PYTHON to one that has mlflow 2.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { alarm } from '../../../fixtures/models/alarm/index.js';
import { losingProxy } from '../../../fixtures/runs/losing-proxy.js';
import { mlflowServer, type MlflowServer } from '../../../fixtures/runs/mlflow-server.js';
import { shownOnServer } from '../../../fixtures/runs/shown-by-mlflow.js';
import { storeLaws } from '../../../fixtures/runs/store-laws.js';
import { APP } from '../../app.js';
import { eventsOf } from '../../promotion/events.js';
import type { Evidence } from '../../promotion/evidence.js';
import { recordPromotion } from '../../promotion/record-promotion.js';
import { rollBack } from '../../promotion/rollback.js';
import { collect } from '../collect.js';
import { recordRun } from '../record-run.js';
import { findExperiment } from './experiments.js';
import { RestClient } from './rest-client.js';
import { trackingAddress } from './tracking-address.js';
import { TrackingServer } from './tracking-server.js';

const MINUTE = 60_000;

const READ = `
import json, os, sys
import mlflow
from mlflow import MlflowClient
mlflow.set_tracking_uri(sys.argv[1])
os.mkdir(sys.argv[4] + '/model')
client, run_id, model_name = MlflowClient(sys.argv[1]), sys.argv[2], sys.argv[3]
run = client.get_run(run_id)
champion = client.get_model_version_by_alias(model_name, 'champion')
seen = {
  'experiment': client.get_experiment(run.info.experiment_id).name,
  'status': run.info.status,
  'times': run.info.start_time <= run.info.end_time,
  'name': run.info.run_name,
  'user': run.info.user_id == run.data.tags['mlflow.user'],
  'params': run.data.params,
  'tags': {k: v for k, v in run.data.tags.items() if k.startswith('tripod.finger') or k.startswith('mlflow.source')},
  'history': len(client.get_metric_history(run_id, 'loss')),
  'points': [[m.step, m.timestamp, m.value] for m in client.get_metric_history(run_id, 'loss')][:2],
  'metrics': sorted(run.data.metrics),
  'datasets': [[d.dataset.name, d.dataset.digest, json.loads(d.dataset.source), json.loads(d.dataset.schema), json.loads(d.dataset.profile), {t.key: t.value for t in d.tags}] for d in run.inputs.dataset_inputs],
  'artifacts': sorted(f.path for f in client.list_artifacts(run_id)),
  'report': open(client.download_artifacts(run_id, 'plots/report.json', sys.argv[4])).read(),
  'champion': [champion.name, int(champion.version), champion.run_id, champion.tags.get('note'), champion.status],
}
if hasattr(client, 'get_logged_model'):
  model = client.get_logged_model(run.outputs.model_outputs[0].model_id)
  seen['model'] = [model.name, str(model.status), model.source_run_id == run_id, model.params, sorted([m.key, m.dataset_name, m.dataset_digest] for m in model.metrics)]
  seen['source'] = champion.source == f'models:/{model.model_id}'
  from mlflow.artifacts import download_artifacts
  where = download_artifacts(artifact_uri=f'models:/{model_name}@champion', dst_path=sys.argv[4] + '/model')
else:
  seen['model'] = [[m['artifact_path'], m['run_id'] == run_id] for m in json.loads(run.data.tags['mlflow.log-model.history'])]
  seen['source'] = champion.source.endswith('/artifacts/model')
  where = client.download_artifacts(run_id, 'model', sys.argv[4] + '/model')
seen['files'] = sorted(os.path.relpath(os.path.join(d, f), where) for d, _, fs in os.walk(where) for f in fs if f != 'registered_model_meta')
print(json.dumps(seen))
`;

async function bytesBelow(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(entries.filter((entry) => entry.isFile()).map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const pythons = [['3.x, from MLFLOW_PYTHON', process.env['MLFLOW_PYTHON'], true], ['2.x, from MLFLOW2_PYTHON', process.env['MLFLOW2_PYTHON'], false]] as const;
for (const [which, python, hasLoggedModels] of pythons) {
  (python === undefined ? describe.skip : describe)(`an MLflow server ${which} (skipped where that is not set)`, () => {
    let server: MlflowServer;
    let place: string;
    let modelPackage: string;
    beforeAll(async () => {
      server = await mlflowServer(python ?? '');
      place = await mkdtemp(join(tmpdir(), 'package-'));
      modelPackage = join(place, 'package');
      await mkdir(join(modelPackage, 'sub'), { recursive: true });
      await writeFile(join(modelPackage, 'MLmodel'), 'flavors: {python_function: {loader_module: none}}\n');
      await writeFile(join(modelPackage, 'sub', 'weights ä.bin'), Buffer.alloc(3_000_000, 5));
      await writeFile(join(place, 'report.json'), '{"a": 1}');
    }, 5 * MINUTE);
    afterAll(async () => {
      await server.remove();
      await rm(place, { recursive: true, force: true });
    });
    const open = (url = server.url) => new TrackingServer(trackingAddress(url));
    const runsOf = async (experiment: string) => (await collect(open().find({ experiment }))).map(({ id, status }) => [id, status]);

    const idOf = async (experiment: string) => (await findExperiment(new RestClient(trackingAddress(server.url)), experiment)) ?? '';

    storeLaws(() => open(), () => shownOnServer(server.url), { hasLoggedModels });

    test("MLflow's own client reads back every part", async () => {
      const store = open();
      const id = await recordRun(store, { experiment: 'all parts', name: 'first', params: { seed: 1, note: 'späte: Werte\n' }, tags: { 'tripod.fingerprint': 'f' } }, async (run) => {
        const point = { key: 'loss', value: 0.1 + 0.2, step: 1, timestamp: 1000 };
        await run.log({
          metrics: [point, point, { ...point, step: 2, value: -0 }, ...Array.from({ length: 3000 }, (_, step) => ({ key: 'loss', value: step, step: step + 3, timestamp: 2000 + step })), { key: 'odd', value: NaN }],
          datasets: [{ name: 'readings', digest: 'a'.repeat(64), sourceType: 'postgres', source: { view: 'v' }, schema: { mlflow_colspec: [] }, profile: { num_rows: 3 }, context: 'training' }],
        });
        await run.putPackage(modelPackage);
        await run.putArtifacts(join(place, 'report.json'), 'plots');
        await run.log({ metrics: [{ key: 'test/rocAuc', value: 0.9, dataset: { name: 'readings', digest: 'a'.repeat(64) } }] });
        return run.id;
      });
      await store.register('parts', id);
      await store.alias('parts', 'champion', 1);
      await store.tagVersion('parts', 1, { note: 'erste' });
      const target = await mkdtemp(join(place, 'python-'));
      const { stdout } = await promisify(execFile)(python ?? '', ['-c', READ, server.url, id, 'parts', target], { cwd: place });
      const params = { seed: '1', note: 'späte: Werte\n' };
      expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({
        ...{ experiment: 'all parts', status: 'FINISHED', times: true, name: 'first', user: true, params },
        tags: { 'tripod.fingerprint': 'f', 'mlflow.source.name': APP, 'mlflow.source.type': 'LOCAL' },
        history: 3002,
        points: [[1, 1000, 0.1 + 0.2], [2, 1000, 0]],
        metrics: ['loss', 'odd', 'test/rocAuc'],
        datasets: [['readings', 'a'.repeat(36), { view: 'v' }, { mlflow_colspec: [] }, { num_rows: 3 }, { 'mlflow.data.context': 'training' }]],
        artifacts: hasLoggedModels ? ['plots'] : ['model', 'plots'],
        report: '{"a": 1}',
        champion: ['parts', 1, id, 'erste', 'READY'],
        model: hasLoggedModels ? ['model', 'READY', true, params, [['test/rocAuc', 'readings', 'a'.repeat(36)]]] : [['model', true]],
        source: true,
        files: ['MLmodel', 'sub/weights ä.bin'],
      });
    }, 5 * MINUTE);

    test('a recording survives that the server is killed and started again in its middle', async () => {
      const id = await recordRun(open(), { experiment: 'restarted' }, async (run) => {
        await run.log({ metrics: [{ key: 'loss', value: 1, step: 1 }] });
        await server.kill();
        const waiting = Promise.all([run.log({ metrics: [{ key: 'loss', value: 2, step: 2 }] }), run.putPackage(modelPackage)]);
        await server.start();
        await waiting;
        return run.id;
      });
      expect(await runsOf('restarted')).toEqual([[id, 'FINISHED']]);
      await using opened = await open().openPackage(id);
      expect(opened.run.metrics).toEqual({ loss: 2 });
    }, 5 * MINUTE);

    test('where the first answer to every call is lost, one run, one model and one version are made', async () => {
      const proxy = await losingProxy(server.url);
      try {
        const store = open(proxy.url);
        const id = await recordRun(store, { experiment: 'lossy', params: { seed: 1 } }, async (run) => {
          await run.log({ metrics: [{ key: 'loss', value: 1, step: 1 }, { key: 'loss', value: 2, step: 2 }], datasets: [{ name: 'readings', digest: 'a', sourceType: 'local', source: {}, context: 'training' }] });
          await run.putPackage(modelPackage);
          return run.id;
        });
        const registered = await store.register('lossy', id);
        await store.alias('lossy', 'champion', registered.version);
        expect(await store.resolve('models:/lossy@champion')).toMatchObject({ version: 1, runId: id });
        expect(await runsOf('lossy')).toEqual([[id, 'FINISHED']]);
        expect((await store.versions()).filter(({ name }) => name === 'lossy')).toHaveLength(1);
        await (await store.openPackage(id)).close();
        expect(proxy.lost).toEqual(expect.arrayContaining(['POST /api/2.0/mlflow/experiments/create', 'POST /api/2.0/mlflow/runs/create', 'POST /api/2.0/mlflow/model-versions/create', 'POST /api/2.0/mlflow/registered-models/create']));
        const count = `
import sys
from mlflow import MlflowClient
client = MlflowClient(sys.argv[1])
run = client.get_run(sys.argv[2])
models = client.search_logged_models([run.info.experiment_id]) if hasattr(client, 'search_logged_models') else [0]
print(len(models), len(client.get_metric_history(sys.argv[2], 'loss')))
`;
        const { stdout } = await promisify(execFile)(python ?? '', ['-c', count, server.url, id], { cwd: place });
        expect(stdout.trim().split('\n').at(-1)).toBe('1 2');
      } finally {
        await proxy.close();
      }
    }, 5 * MINUTE);

    test('an artifact that was altered on the server is refused', async () => {
      const { id, modelId } = await recordRun(open(), { experiment: 'altered' }, async (run) => ({ id: run.id, ...(await run.putPackage(modelPackage)) }));
      const file = join(server.place, 'artifacts', await idOf('altered'), ...(hasLoggedModels ? ['models', modelId, 'artifacts'] : [id, 'artifacts', 'model']), 'MLmodel');
      await writeFile(file, `${await readFile(file, 'utf8')}#`);
      await expect(open().openPackage(id)).rejects.toMatchObject({ code: 'PACKAGE_TORN' });
      await expect(open().get('1'.repeat(32))).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
    });

    test('of two promotions at once one moves the champion, and the way back is the one before it', async () => {
      const record = () => recordRun(open(), { experiment: 'promoted' }, async (run) => (await run.putPackage(modelPackage), run.id));
      const [first, ...challengers] = [await record(), await record(), await record()];
      const of = { ...alarm, name: 'promoted' };
      const evidence = (over: number | null, overRun: string | null): Evidence => ({ outcome: 'better', over, overRun, test: { period: { from: '2024-03-01', to: '2024-03-01' } }, dataset: 'd', rows: 1, comparison: undefined, baselines: undefined });
      expect(await recordPromotion(open(), of, first ?? '', evidence(null, null))).toEqual({ version: 1, isMoved: true, isChampionMoved: false });
      const both = await Promise.all(challengers.map((id) => recordPromotion(open(), of, id, evidence(1, first ?? ''))));
      expect(both.map(({ isMoved, isChampionMoved }) => [isMoved, isChampionMoved]).sort()).toEqual([[false, true], [true, false]]);
      const winner = both.find(({ isMoved }) => isMoved)?.version;
      const versions = (await open().versions()).filter(({ name }) => name === 'promoted');
      expect(versions.filter(({ aliases }) => aliases.includes('champion')).map(({ version }) => version)).toEqual([winner]);
      expect(eventsOf(versions).map(({ to }) => to)).toEqual([1, winner]);
      expect((await rollBack(open(), of)).to.runId).toBe(first);
    }, 5 * MINUTE);

    test('removed runs are marked with their models, also where a removal was killed, and `mlflow gc` frees their files', async () => {
      const record = () => recordRun(open(), { experiment: 'removed' }, async (run) => ({ id: run.id, ...(await run.putPackage(modelPackage)) }));
      const [gone, torn, kept] = [await record(), await record(), await record()];
      const experiment = await idOf('removed');
      const placeOf = ({ id, modelId }: typeof gone) => join(server.place, 'artifacts', experiment, ...(hasLoggedModels ? ['models', modelId] : [id]));
      const send = (method: string, route: string, body: object) => fetch(`${server.url}/api/2.0/mlflow/${route}`, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
      const bytes = await open().bytesOf(gone.id);
      expect(bytes).toBe(await bytesBelow(placeOf(gone)));
      // As a removal leaves it that was killed between the run and its model.
      if (hasLoggedModels) await send('PATCH', `logged-models/${torn.modelId}/tags`, { model_id: torn.modelId, tags: [{ key: 'tripod.removal', value: 'true' }] });
      await send('POST', 'runs/delete', { run_id: torn.id });

      expect(await collect(open().remove([gone.id]))).toEqual([gone.id]);
      expect(await runsOf('removed')).toEqual([[kept.id, 'FINISHED']]);
      if (hasLoggedModels) for (const [{ modelId }, status] of [[gone, 404], [torn, 404], [kept, 200]] as const) expect((await fetch(`${server.url}/api/2.0/mlflow/logged-models/${modelId}`)).status).toBe(status);
      expect([await bytesBelow(placeOf(gone)), await bytesBelow(placeOf(torn))]).toEqual([bytes, bytes]);
      const store = ['--backend-store-uri', `sqlite:///${join(server.place, 'mlflow.db')}`, '--artifacts-destination', join(server.place, 'artifacts')];
      await promisify(execFile)(python ?? '', ['-m', 'mlflow', 'gc', ...store], { cwd: place, env: { ...process.env, MLFLOW_TRACKING_URI: server.url } });
      expect([await bytesBelow(placeOf(gone)), await bytesBelow(placeOf(torn)), await bytesBelow(placeOf(kept))]).toEqual([0, 0, bytes]);
    }, 5 * MINUTE);

    test('an experiment that was deleted is named with the way to restore it', async () => {
      await recordRun(open(), { experiment: 'deleted' }, async () => undefined);
      const body = JSON.stringify({ experiment_id: await idOf('deleted') });
      await fetch(`${server.url}/api/2.0/mlflow/experiments/delete`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
      await expect(open().start({ experiment: 'deleted' })).rejects.toMatchObject({ code: 'RUN_RECORD_INVALID', message: expect.stringContaining('mlflow experiments restore') });
      expect(await runsOf('deleted')).toEqual([]);
    });
  });
}
