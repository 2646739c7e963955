import { missing } from './requirements.js';

describe('what is missing', () => {
  test('is named with the ways out', () => {
    expect(missing({ python: true }, '3.17.2')).toMatch(/^Missing: Python 3\.10 or later with venv\..*`apt-get install python3-venv`.*MLFLOW_PYTHON.*3\.17\.2\.$/);
  });

  test('is room on the disk, in figures', () => {
    expect(missing({ python: false, gibibytes: 0.25 }, '3.17.2')).toMatch(/^MLflow needs 1\.5 GiB.*0\.3 GiB are free here: make room\.$/);
  });
});
