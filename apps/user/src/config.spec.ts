import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { alarms } from '../fixtures/projects.js';
import { readConfig, settingNames } from './config.js';

const DATABASE_URL = 'postgres://user:secret@127.0.0.1:5432/tripod';
const read = (env: NodeJS.ProcessEnv) => readConfig(alarms, { DATABASE_URL, ...env });

describe('the settings', () => {
  it('have defaults, those of the policy beside those of the app', () => {
    expect(read({})).toMatchObject({ DATABASE_URL, DATASETS_FROM: 'etl', RUNS_DIRECTORY: 'mlruns', PREDICTION_TIMEOUT_MS: 30_000, INSPECTION_PRICE: 60 });
  });

  it('take an empty variable as not set, as compose files write it', () => {
    expect(read({ PREDICTION_RETRIES: '', RUN_ID: '', INSPECTION_PRICE: '' })).toEqual(read({}));
  });

  it.each([
    ['PREDICTION_RETRIES', '7', 7],
    ['INSPECTION_PRICE', '0', 0],
    ['INSPECTION_PRICE', '007.50', 7.5],
    ['LOG_LEVEL', 'WARNING', 'warn'],
    ['LOG_LEVEL', 'Debug', 'debug'],
    ['DATASETS_FROM', 'sales-etl', 'sales-etl'],
    ['MLFLOW_TRACKING_URI', 'https://me:secret@example.org:5000/mlflow/', 'https://me:secret@example.org:5000/mlflow/'],
    ['PACKAGE_CACHE_DIRECTORY', 'packages', 'packages'],
  ])('take %s=%s', (name, value, result) => {
    expect(read({ [name]: value })[name]).toBe(result);
  });

  it.each([
    ...['', ' ', '0x10', '1e3', '1_000', 'ten', '-1', '21', '1.5', 'NaN', 'Infinity', '٣'].slice(1).map((value) => ['PREDICTION_RETRIES', value]),
    ...[' ', '0x10', '1e3', '1,5', '.5', '5.', '+5', '-0.1', '1001', 'NaN', 'Infinity'].map((value) => ['INSPECTION_PRICE', value]),
    ['PREDICTION_TIMEOUT_MS', '0'],
    ['LOG_LEVEL', 'nope'],
    ['RUNS_DIRECTORY', ' '],
    ['PREDICT_BY', 'magic'],
    ['DATASETS_FROM', 'e"tl'],
    ...['file:///runs', 'mlruns', 'sqlite:///mlflow.db', 'databricks', ' '].map((value) => ['MLFLOW_TRACKING_URI', value]),
    ['MLFLOW_TRACKING_TOKEN', 'two words'],
    ['MLFLOW_TRACKING_USERNAME', 'a:b'],
    ['PACKAGE_CACHE_DIRECTORY', ' '],
    ['PACKAGE_MAX_MB', '0'],
    ['DATABASE_URL', 'mysql://root@127.0.0.1/x'],
  ])('refuse %s=%j', (name, value) => {
    expect(() => read({ [String(name)]: value })).toThrow(expect.objectContaining({ code: 'BAD_SETTING', exitCode: 2, message: expect.stringMatching(`^${name} must `) }));
  });

  it('name every wrong variable in one message, without its value', () => {
    const wrong = () => readConfig(alarms, { PREDICTION_TOKEN: 'secret', PREDICTION_RETRIES: 'secret', INSPECTION_PRICE: 'secret' });
    expect(wrong).toThrow(/^DATABASE_URL is not set; it must be postgresql:.*\. PREDICTION_RETRIES must be .*\. INSPECTION_PRICE must be .*README\.md\.$/);
    expect(wrong).not.toThrow(/secret/);
  });

  it('stand in the README', async () => {
    const readme = await readFile(join(__dirname, '../README.md'), 'utf8');
    for (const name of settingNames()) expect(readme).toContain(`\`${name}\``);
  });
});
