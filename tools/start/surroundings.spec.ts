import { askLoopbackDirectly, keepBack, postgresOf } from './surroundings.cjs';

const left = (child: 'install' | 'command' | 'tests', env: Record<string, string>): string[] => {
  keepBack(child, env);
  return Object.keys(env).sort();
};

describe("the caller's environment", () => {
  const callers = {
    PATH: '/bin', HOME: '/', LANG: 'de_DE.UTF-8', TZ: 'Asia/Tokyo', NODE_OPTIONS: '--no-warnings', NODE_EXTRA_CA_CERTS: '/ca.pem', LOG_LEVEL: 'debug', DATABASE_URL: 'postgresql://own/', ML_BACKEND: 'wasm',
    NODE_ENV: 'production', npm_config_omit: 'dev', NPM_CONFIG_PRODUCTION: 'true', 'npm_config_dry-run': 'true', npm_config_registry: 'https://registry.example/', npm_config_cache: '/cache',
    PGHOST: 'elsewhere', PGOPTIONS: '-c datestyle=German', PGSSLMODE: 'require', GIT_DIR: '.git', GIT_INDEX_FILE: 'index', GIT_CONFIG_COUNT: '1', NX_WORKSPACE_ROOT_PATH: '/other', NX_VERBOSE_LOGGING: 'true', TSX_TSCONFIG_PATH: '/other/tsconfig.json',
  };
  const own = ['DATABASE_URL', 'GIT_CONFIG_COUNT', 'HOME', 'LANG', 'LOG_LEVEL', 'ML_BACKEND', 'NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'NX_VERBOSE_LOGGING', 'PATH', 'TZ', 'npm_config_cache', 'npm_config_registry'];

  test("reaches a command's children with own settings, and without what other tools are set to", () => {
    expect(left('command', { ...callers })).toEqual(own);
  });

  test('reaches npm ci without what would install less, elsewhere or nothing', () => {
    expect(left('install', { ...callers })).toEqual([...own, 'PGHOST', 'PGOPTIONS', 'PGSSLMODE'].sort());
  });

  test('reaches tests without the defaults of Postgres and the repository of a hook', () => {
    expect(left('tests', { NODE_ENV: 'test', PGHOST: 'elsewhere', GIT_DIR: '.git', PATH: '/bin' })).toEqual(['NODE_ENV', 'PATH']);
  });

  test("reaches commands with the caller's MLflow, in which no test may record", () => {
    const mlflow = { MLFLOW_TRACKING_URI: 'http://mlflow.example', MLFLOW_TRACKING_TOKEN: 'secret', MLFLOW_RUN_ID: 'r', MLFLOW_PYTHON: '/opt/python' };
    expect(left('command', { ...mlflow })).toEqual(Object.keys(mlflow).sort());
    expect(left('tests', { ...mlflow })).toEqual(['MLFLOW_PYTHON']);
  });

  test('gives the defaults of Postgres back to an app that has a database of one’s own', () => {
    expect(postgresOf(keepBack('command', { ...callers }))).toEqual({ PGHOST: 'elsewhere', PGOPTIONS: '-c datestyle=German', PGSSLMODE: 'require' });
  });

  test('excepts loopback from a proxy, beside the exceptions that there are', () => {
    const env: Record<string, string> = { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'intra.example' };
    askLoopbackDirectly(env);
    expect([env['NO_PROXY'], env['no_proxy']]).toEqual(Array(2).fill('intra.example,localhost,127.0.0.1,::1,[::1]'));
    const without = {};
    askLoopbackDirectly(without);
    expect(without).toEqual({});
  });
});
