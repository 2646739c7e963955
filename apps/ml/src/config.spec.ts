import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfig, settingNames } from './config.js';

describe('the settings', () => {
  it('are all in the README, with no others', () => {
    const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
    const table = readme.slice(readme.indexOf('| setting |'), readme.indexOf('| folder |'));
    expect([...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name).sort()).toEqual([...settingNames].sort());
  });

  it('have defaults, and an empty one counts as not set', () => {
    expect(readConfig({ DATABASE_URL: '', ML_BACKEND: '' })).toEqual({ DATASETS_FROM: 'etl', RUNS_DIRECTORY: resolve('mlruns'), KEPT_GIGABYTES: 2, REPORT_EXPLAINED_ROWS: 50, ML_BACKEND: 'auto', TRAINING_CRONTAB: [{ when: '0 3 * * *', trainings: [] }] });
  });

  it('take LOG_LEVEL in any case, and as Python spells it', () => {
    expect([readConfig({ LOG_LEVEL: 'WARNING' }).LOG_LEVEL, readConfig({ LOG_LEVEL: 'Debug' }).LOG_LEVEL]).toEqual(['warn', 'debug']);
  });

  it.each(['DATABASE_URL', 'DATASETS_FROM', 'RUNS_DIRECTORY', 'KEPT_DIRECTORY', 'KEPT_GIGABYTES', 'REPORT_EXPLAINED_ROWS', 'MLFLOW_TRACKING_URI', 'ML_BACKEND', 'SERVE_TOKEN', 'TRAINING_CRONTAB', 'LOG_LEVEL'])('reject a blank %s', (name) => {
    expect(() => readConfig({ [name]: '   ' })).toThrow(expect.objectContaining({ code: 'BAD_SETTING', message: expect.stringContaining(name) }));
  });

  it('are refused with their names, and without their values', () => {
    const reading = () => readConfig({ DATABASE_URL: 'mysql://secret', SERVE_TOKEN: 'secret' });
    expect(reading).toThrow(expect.objectContaining({ code: 'BAD_SETTING', message: expect.stringMatching(/DATABASE_URL must be postgresql:.*SERVE_TOKEN must have 16/) }));
    expect(reading).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
  });
});
