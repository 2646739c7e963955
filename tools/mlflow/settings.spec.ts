import { takeSettings } from './settings.js';

test('the settings of MLflow, its web server and Python do not reach what is started, those of pip, proxies and the rest do', () => {
  const env: NodeJS.ProcessEnv = {
    MLFLOW_PYTHON: '/opt/python', RUNS_DIRECTORY: 'elsewhere', MLFLOW_TRACKING_URI: 'http://other', MLFLOW_SERVER_ALLOWED_HOSTS: '*', _MLFLOW_SERVER_FILE_STORE: '/x', MLFLOW_BACKEND_STORE_URI: 'sqlite:///other.db',
    UVICORN_HOST: '0.0.0.0', GUNICORN_CMD_ARGS: '-b 0.0.0.0', PYTHONPATH: '/other', PYTHONHOME: '/other', PIP_INDEX_URL: 'https://index.example', HTTPS_PROXY: 'http://proxy', PATH: '/bin', HOME: '/',
  };
  expect(takeSettings(env)).toEqual({ python: '/opt/python', runs: 'elsewhere' });
  expect(Object.keys(env).sort()).toEqual(['HOME', 'HTTPS_PROXY', 'PATH', 'PIP_INDEX_URL', 'RUNS_DIRECTORY']);
});
