import { experimentId, modelId, runDescription, runId, runPaths, RUN_STATUS, runTags, versionDescription } from './run-store.js';

const id = '0123456789abcdef0123456789abcdef';
const description = {
  run_id: id,
  run_name: 'spirited-finch-12',
  experiment_id: '1',
  status: RUN_STATUS.FINISHED,
  start_time: 1_764_000_000_000,
  end_time: 1_764_000_090_000,
  lifecycle_stage: 'active',
};

describe('the run store', () => {
  it("has its files where MLflow's file layout has them", () => {
    expect(runPaths.run('1', id)).toBe(`1/${id}/meta.yaml`);
    expect(runPaths.outputs('1', id)).toBe(`1/${id}/outputs`);
    expect(runPaths.tag('1', id, runTags.packageDigest)).toBe(`1/${id}/tags/tripod.package_digest`);
    expect(runPaths.package('1', `m-${id}`)).toBe(`1/models/m-${id}/artifacts`);
    expect(runPaths.version('level', 3)).toBe('models/level/version-3/meta.yaml');
    expect(runPaths.aliases('level')).toBe('models/level/aliases');
  });

  it('numbers the states of a run as MLflow does', () => {
    expect(RUN_STATUS).toEqual({ RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 });
  });

  it.each(['..', '../../etc', `${id}0`, id.toUpperCase(), `${id}\n`, ''])('refuses %j as the id of a run, a model or an experiment, so that no path leads out', (text) => {
    expect(runId.safeParse(text).success).toBe(false);
    expect(modelId.safeParse(`m-${text}`).success).toBe(false);
    expect(experimentId.safeParse(text).success).toBe(false);
  });
});

describe('runDescription', () => {
  it('reads a finished run, and lets further keys of MLflow stand', () => {
    const whole = { ...description, user_id: 'somebody', entry_point_name: '' };
    expect(runDescription.parse(whole)).toEqual(whole);
  });

  it('reads a run that has not ended', () => {
    expect(runDescription.safeParse({ ...description, status: RUN_STATUS.RUNNING, end_time: null }).success).toBe(true);
  });

  it.each([{ status: 'FINISHED' }, { status: 0 }, { status: 6 }, { lifecycle_stage: 'archived' }, { run_id: 'x' }, { experiment_id: 1 }, { start_time: '0' }, { end_time: undefined }])('refuses %j', (fault) => {
    expect(runDescription.safeParse({ ...description, ...fault }).success).toBe(false);
  });
});

describe('versionDescription', () => {
  it.each([
    ['values', { version: 3, run_id: id, model_id: `m-${id}` }, { run_id: id, model_id: `m-${id}` }],
    ['texts', { version: '3', run_id: id, model_id: 'null' }, { run_id: id, model_id: null }],
    ['what a server 2.x writes', { version: 3, run_id: null }, { run_id: null, model_id: null }],
  ])('reads %s', (_, written, read) => {
    expect(versionDescription.parse({ ...written, name: 'level' })).toEqual({ ...read, version: 3, name: 'level' });
  });

  it.each([{ version: 0 }, { version: '1.5' }, { version: 'x' }, {}, { version: 1, run_id: 'x' }, { version: 1, model_id: '../x' }])('refuses %j', (fault) => {
    expect(versionDescription.safeParse(fault).success).toBe(false);
  });
});
