// A directory of runs beside the real server. Set MLFLOW_PYTHON to a Python that has mlflow 3.10 or later.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireMlflow, type Acquired } from './acquire.js';
import { bringIn, type BroughtIn } from './bring-in.js';
import { placeOf, type Place } from './place.js';
import { Rest } from './testing/rest.js';
import { RunsByHand } from './testing/run-directory.js';

const python = process.env['MLFLOW_PYTHON'];
const id = (digit: string) => digit.repeat(32);
const model = (digit: string) => `m-${id(digit)}`;
const nothing: BroughtIn = { new: 0, changed: 0, deleted: 0, running: 0, leftOut: 0, versions: 0, notes: [] };

(python === undefined ? describe.skip : describe)('runs of a directory (skipped without MLFLOW_PYTHON)', () => {
  let place: Place;
  let runs: RunsByHand;
  let mlflow: Acquired;
  let rest: Rest;
  const bring = async () => {
    const before = runs.picture();
    const result = await bringIn(place, python ?? '');
    expect(runs.picture()).toEqual(before);
    return result;
  };

  beforeAll(async () => {
    place = placeOf(mkdtempSync(join(tmpdir(), 'tripod-mlflow-')));
    runs = new RunsByHand(place.directory);
    runs.experiment('1', 'readings');
    runs.run('1', id('a'), { tags: { 'mlflow.note.content': 'first' } });
    runs.model('1', id('a'), model('a'));
    runs.version('1', id('a'), model('a'), 'alarm', 1);
    runs.alias('alarm', 'champion', 1);
    runs.run('1', id('b'), { status: 1 });
    // Power that fails while a line is written leaves such a file.
    runs.file(`1/${id('a')}/metrics/torn`, '1000 0.5 1\n1000 0.5 1\n2000 0.25 2');
    runs.file(`1/${id('a')}/metrics/cut`, '1000 0.5 1\n2000');
    mlflow = await acquireMlflow(place, { python, runs: undefined });
    rest = new Rest(mlflow.address);
  });
  afterAll(async () => {
    await mlflow.server?.stop();
    rmSync(join(place.home, '..', '..'), { recursive: true });
  });

  test('are on the server when it starts: all of a run, its files too, and what is registered', async () => {
    expect(mlflow.broughtIn).toEqual({ ...nothing, new: 1, running: 1, versions: 1 });
    const { info, data, inputs, outputs } = await rest.run(id('a'));
    expect(info).toMatchObject({ run_name: 'name of aaaa', experiment_id: '1', status: 'FINISHED', artifact_uri: `mlflow-artifacts:/1/${id('a')}/artifacts` });
    expect(Object.fromEntries(data.metrics.map(({ key, value }) => [key, value]))).toEqual({ 'test/loss': 0.25, torn: 0.5, cut: 0.5 });
    expect(data.params).toEqual([{ key: 'seed', value: '7' }]);
    expect(inputs.dataset_inputs.map(({ dataset }) => [dataset.name, dataset.digest])).toEqual([['rows', 'd1']]);
    expect(outputs.model_outputs.map(({ model_id }) => model_id)).toEqual([model('a')]);
    expect(await rest.file(`mlflow-artifacts:/1/${id('a')}/artifacts/report.txt`)).toBe(`report of ${id('a')}`);
    expect(await rest.file(`mlflow-artifacts:/1/models/${model('a')}/artifacts/MLmodel`)).toBe(`of: ${model('a')}\n`);
    expect(await rest.ask('GET', `mlflow/logged-models/${model('a')}`)).toMatchObject({
      model: {
        info: { status: 'LOGGED_MODEL_READY', tags: [{ key: 'mlflow.modelVersions', value: '[{"name": "alarm", "version": 1}]' }, { key: 'mlflow.note.content', value: `about ${model('a')}` }] },
        data: { metrics: [{ key: 'test/loss', value: 0.25, dataset_name: 'rows', dataset_digest: 'd1' }] },
      },
    });
    expect(await rest.version('alarm', 1)).toMatchObject({ run_id: id('a'), aliases: ['champion'], description: `the model of ${id('a')}` });
    expect(await rest.ask('GET', 'mlflow/registered-models/get?name=alarm')).toMatchObject({ registered_model: { description: 'all of alarm' } });
    await expect(rest.run(id('b'))).rejects.toThrow('404');
  });

  test('do not change with what clients write and remove on the server', async () => {
    const before = runs.picture();
    const artifact = `mlflow-artifacts/artifacts/1/models/${model('a')}/artifacts`;
    await rest.ask('PUT', `${artifact}/MLmodel`, 'altered');
    await rest.ask('PUT', `${artifact}/another`, 'added');
    await rest.ask('DELETE', `mlflow-artifacts/artifacts/1/${id('a')}/artifacts/report.txt`);
    expect(runs.picture()).toEqual(before);
    expect(await rest.file(`mlflow-artifacts:/1/models/${model('a')}/artifacts/MLmodel`)).toBe('altered');
  });

  test('come when they are new, while the server runs, and nothing comes twice', async () => {
    expect(await bring()).toEqual({ ...nothing, running: 1 });
    runs.run('1', id('b'));
    expect(await bring()).toEqual({ ...nothing, new: 1 });
    expect(await rest.runsOf('1')).toEqual([id('a'), id('b')]);
    expect((await rest.run(id('b'))).inputs.dataset_inputs).toHaveLength(1);
    expect(await bring()).toEqual(nothing);
  });

  test('stand beside what the server has recorded itself, whatever numbers both have given', async () => {
    const { experiment_id: own } = (await rest.ask('POST', 'mlflow/experiments/create', { name: 'own' })) as { experiment_id: string };
    expect(own).toBe('2');
    const [inOwn, inReadings] = [await rest.createRun(own), await rest.createRun('1')];
    await rest.ask('POST', 'mlflow/model-versions/create', { name: 'alarm', source: `runs:/${id('b')}/model`, run_id: id('b') });
    await rest.ask('POST', 'mlflow/registered-models/alias', { name: 'alarm', alias: 'champion', version: '2' });
    await rest.ask('POST', 'mlflow/runs/set-tag', { run_id: id('a'), key: 'mlflow.note.content', value: 'mine' });
    // The same number for another name, and the same name with another number.
    runs.experiment('2', 'levels');
    runs.experiment('3', 'own');
    runs.run('2', id('c'));
    runs.run('3', id('d'));
    runs.model('2', id('c'), model('c'));
    runs.version('2', id('c'), model('c'), 'alarm', 2);
    runs.alias('alarm', 'champion', 2);
    runs.alias('alarm', 'candidate', 2);
    // Something else of the first run has changed.
    runs.file(`1/${id('a')}/tags/checked`, 'yes');

    const broughtIn = await bring();
    expect(broughtIn).toEqual({ ...nothing, new: 2, changed: 1, versions: 1, notes: [expect.stringContaining("version 2 of model 'alarm' in the directory is version 3"), expect.stringContaining("alias 'champion' of model 'alarm' is version 2 on the server and stays so")] });
    const levels = await rest.experimentNamed('levels');
    expect([own, '1', '0']).not.toContain(levels);
    expect(await rest.runsOf(levels)).toEqual([id('c')]);
    expect(await rest.runsOf(own)).toEqual([id('d'), inOwn].sort());
    expect(await rest.runsOf('1')).toEqual([id('a'), id('b'), inReadings].sort());
    expect((await rest.run(id('c'))).info.artifact_uri).toBe(`mlflow-artifacts:/${levels}/${id('c')}/artifacts`);
    expect(await rest.file(`mlflow-artifacts:/${levels}/models/${model('c')}/artifacts/MLmodel`)).toBe(`of: ${model('c')}\n`);
    expect((await rest.run(id('d'))).inputs.dataset_inputs.map(({ dataset }) => dataset.digest)).toEqual(['d3']);
    expect(await rest.version('alarm', 2)).toMatchObject({ run_id: id('b') });
    expect(await rest.version('alarm', 3)).toMatchObject({ run_id: id('c'), tags: [{ key: 'tripod.directory_version', value: '2' }] });
    expect(await rest.ask('GET', `mlflow/logged-models/${model('c')}`)).toMatchObject({ model: { info: { tags: expect.arrayContaining([{ key: 'mlflow.modelVersions', value: '[{"name": "alarm", "version": 3}]' }]) } } });
    expect([await rest.byAlias('alarm', 'champion'), await rest.byAlias('alarm', 'candidate')]).toEqual([2, 3]);
    const tags = Object.fromEntries((await rest.run(id('a'))).data.tags.map(({ key, value }) => [key, value]));
    expect(tags).toMatchObject({ checked: 'yes', 'mlflow.note.content': 'mine' });
    expect(await bring()).toEqual(nothing);
  });

  test('that were removed are deleted on the server, but for those with a version there', async () => {
    for (const [experiment, run] of [['2', 'c'], ['1', 'b'], ['3', 'd']]) rmSync(join(place.directory, String(experiment), id(String(run))), { recursive: true });
    expect(await bring()).toEqual({ ...nothing, deleted: 1 });
    expect((await rest.run(id('d'))).info.lifecycle_stage).toBe('deleted');
    expect((await rest.run(id('c'))).info.lifecycle_stage).toBe('active');
    expect((await rest.run(id('b'))).info.lifecycle_stage).toBe('active');
    expect(await bring()).toEqual(nothing);
  });

  test('come all or not at all, and the reason is said', async () => {
    const sql = (statement: string) => execFileSync(python ?? '', ['-c', 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=30); c.execute(sys.argv[2]); c.commit()', place.database, statement]);
    sql(`CREATE TRIGGER refuse BEFORE INSERT ON runs WHEN NEW.run_uuid = '${id('f')}' BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`);
    runs.run('1', id('e'));
    runs.run('1', id('f'));
    expect(await bring()).toBeUndefined();
    await expect(rest.run(id('e'))).rejects.toThrow('404');
    sql('DROP TRIGGER refuse');
    expect(await bring()).toEqual({ ...nothing, new: 2 });
  });

  test('whose description is torn are left out, and the others come', async () => {
    runs.file(`1/${id('5')}/meta.yaml`, 'status: 3\nrun_id: "555');
    runs.run('1', id('6'));
    expect(await bring()).toEqual({ ...nothing, new: 1, leftOut: 1 });
    expect((await rest.run(id('6'))).info.status).toBe('FINISHED');
  });
});
