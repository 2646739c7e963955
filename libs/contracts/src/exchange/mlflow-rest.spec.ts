import { isSafeArtifactPath, restModelVersion, restRun } from './mlflow-rest.js';

describe('what an MLflow server writes', () => {
  it('may leave out what is empty', () => {
    const run = restRun.parse({ info: { run_id: 'a', experiment_id: '1', status: 'RUNNING', start_time: 5 } });
    expect(run).toMatchObject({ info: { lifecycle_stage: 'active', run_name: '' }, data: { params: [], tags: [], metrics: [] } });
    expect(run.info.end_time).toBeUndefined();
  });

  it('may name NaN and infinities, and write integers as texts', () => {
    const metrics = [{ key: 'a', value: 'NaN' }, { key: 'b', value: '-Infinity', timestamp: '1700000000000', step: '-1' }];
    const { data } = restRun.parse({ info: { run_id: 'a', experiment_id: '1', status: 'FINISHED', start_time: '5', end_time: 6 }, data: { metrics } });
    expect(data.metrics).toMatchObject([{ value: NaN, step: 0 }, { value: -Infinity, timestamp: 1_700_000_000_000, step: -1 }]);
  });

  it('has numbers of versions as texts', () => {
    expect(restModelVersion.parse({ name: 'alarm', version: '3' })).toMatchObject({ version: 3, aliases: [], tags: [] });
  });

  it.each([{}, { info: { run_id: 'a', experiment_id: '1', status: 'DONE', start_time: 5 } }, { info: { run_id: 'a', experiment_id: 1, status: 'RUNNING', start_time: 5 } }])('is not %j', (reply) => {
    expect(restRun.safeParse(reply).success).toBe(false);
  });
});

describe('the path of an artifact', () => {
  it('stays below the directory that it is written to', () => {
    for (const path of ['MLmodel', 'code/loader.py', 'a b/ü.txt', '100%', '..a/b..']) expect({ path, safe: isSafeArtifactPath(path) }).toEqual({ path, safe: true });
    const bad = ['', '/etc/passwd', '..', '../x', 'a/../b', './a', 'a//b', 'a/', 'C:/x', 'c:x', 'a\\b', 'a#b', 'a\0b', '%2e%2e/x', '%252e%252e%252fx', '%2Fetc', 'a%5Cb'];
    for (const path of bad) expect({ path, safe: isSafeArtifactPath(path) }).toEqual({ path, safe: false });
  });
});
