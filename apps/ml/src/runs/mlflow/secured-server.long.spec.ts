// Records on a real MLflow server with logins, behind TLS and proxies. Set MLFLOW_PYTHON to a Python that has mlflow 3 and
// Flask-WTF (mlflow[auth]); openssl makes the certificates.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mlflowServer, type MlflowServer } from '../../../fixtures/runs/mlflow-server.js';
import { ADMIN, AUTH_ENV, certificatesIn, FAR_HOST, forwardProxy, hasBasicAuth, secureGateway, type Certificates, type Gateway } from '../../../fixtures/runs/secure-gateway.js';
import { readConfig } from '../../config.js';
import { openRunStore } from '../open-run-store.js';
import { recordRun } from '../record-run.js';

const MINUTE = 60_000;
const python = process.env['MLFLOW_PYTHON'];
const PREFIX = '/tracking/mlflow';

(hasBasicAuth(python) ? describe : describe.skip)('an MLflow server with logins behind TLS (skipped where MLFLOW_PYTHON has no Flask-WTF)', () => {
  let [server, folder, modelPackage]: [MlflowServer | undefined, string, string] = [undefined, '', ''];
  let certificates: Certificates;
  let gateway: Gateway;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secured-'));
    modelPackage = await mkdtemp(join(folder, 'package-'));
    await writeFile(join(modelPackage, 'MLmodel'), 'flavors: {python_function: {loader_module: none}}\n');
    certificates = await certificatesIn(folder);
    server = await mlflowServer(python ?? '', ['--app-name', 'basic-auth'], AUTH_ENV);
    gateway = await secureGateway(server.url, PREFIX, certificates);
  }, 5 * MINUTE);
  afterAll(async () => {
    await gateway?.close();
    await server?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const settings = (host = '127.0.0.1') => ({
    ...{ MLFLOW_TRACKING_URI: `https://${host}:${gateway.port}${PREFIX}/`, MLFLOW_TRACKING_USERNAME: ADMIN.user, MLFLOW_TRACKING_PASSWORD: ADMIN.password },
    ...{ MLFLOW_TRACKING_SERVER_CERT_PATH: certificates.authority, MLFLOW_TRACKING_CLIENT_CERT_PATH: certificates.client },
  });
  const open = (env: Record<string, string>) => openRunStore(readConfig(env));
  const record = (env: Record<string, string>) =>
    recordRun(open(env), { experiment: 'secured' }, async (run) => {
      await run.putPackage(modelPackage);
      return run.id;
    });

  test('is recorded on and read from by its prefix, a certificate and a password', async () => {
    const id = await record(settings());
    await using opened = await open(settings()).openPackage(id);
    expect(opened.run.id).toBe(id);
    expect((await open(settings()).register('secured', id)).version).toBe(1);
  });

  test('is recorded on without a check of its certificate where that is wanted', async () => {
    expect(await record({ ...settings(), MLFLOW_TRACKING_SERVER_CERT_PATH: '', MLFLOW_TRACKING_INSECURE_TLS: 'True' })).toMatch(/^[0-9a-f]{32}$/);
  });

  test.each<[string, () => Record<string, string>, string, RegExp]>([
    ['a wrong password', () => ({ MLFLOW_TRACKING_PASSWORD: 'open-sesame' }), 'RUN_STORE_REFUSED', /does not accept the credentials \(HTTP 401\).*MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD/],
    ['no password', () => ({ MLFLOW_TRACKING_PASSWORD: '' }), 'RUN_STORE_REFUSED', /wants credentials \(HTTP 401\)/],
    ['the certificate of another authority', () => ({ MLFLOW_TRACKING_SERVER_CERT_PATH: certificates.otherAuthority }), 'RUN_STORE_REFUSED', /^TLS with the run store .* fails: .*certificate.*MLFLOW_TRACKING_SERVER_CERT_PATH/],
    ['the certificates of the system', () => ({ MLFLOW_TRACKING_SERVER_CERT_PATH: '' }), 'RUN_STORE_REFUSED', /^TLS with the run store .* fails: .*MLFLOW_TRACKING_SERVER_CERT_PATH/],
    ['no certificate of ours', () => ({ MLFLOW_TRACKING_CLIENT_CERT_PATH: '' }), 'RUN_STORE_REFUSED', /^TLS with the run store .* fails: .*MLFLOW_TRACKING_CLIENT_CERT_PATH/],
    ['a certificate of ours by another authority', () => ({ MLFLOW_TRACKING_CLIENT_CERT_PATH: certificates.otherClient }), 'RUN_STORE_AWAY', /no whole answer/], // Node's server says no more
    ['a name that its certificate does not have', () => ({ MLFLOW_TRACKING_URI: `https://localhost:${gateway.port}${PREFIX}` }), 'RUN_STORE_REFUSED', /Hostname\/IP does not match certificate/],
    ['http in place of https', () => ({ MLFLOW_TRACKING_URI: `http://127.0.0.1:${gateway.port}${PREFIX}` }), 'RUN_STORE_AWAY', /no whole answer/],
    ['https in place of http', () => ({ MLFLOW_TRACKING_URI: server?.url.replace('http', 'https') ?? '' }), 'RUN_STORE_REFUSED', /Check https in MLFLOW_TRACKING_URI/],
    ['no prefix', () => ({ MLFLOW_TRACKING_URI: `https://127.0.0.1:${gateway.port}` }), 'RUN_STORE_INVALID', /the path before \/api/],
  ])('is not reached with %s, which the error says', async (_, wrong, code, message) => {
    const failed = record({ ...settings(), ...wrong() });
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    await expect(failed).rejects.toMatchObject({ message: expect.not.stringMatching(`${ADMIN.password}|open-sesame`) });
  }, 3 * MINUTE);

  test('is reached through the proxy of the environment, except on this machine and where NO_PROXY names it', async () => {
    const proxy = await forwardProxy(gateway.port);
    const env = { ...process.env };
    try {
      Object.assign(process.env, { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: '' });
      await record(settings());
      expect(proxy.tunnels).toEqual([]);
      const id = await record(settings(FAR_HOST));
      expect((await open(settings(FAR_HOST)).get(id)).status).toBe('FINISHED');
      expect(new Set(proxy.tunnels)).toEqual(new Set([`${FAR_HOST}:${gateway.port}`]));
      await expect(record({ ...settings(FAR_HOST), MLFLOW_TRACKING_CLIENT_CERT_PATH: '' })).rejects.toMatchObject({ code: 'RUN_STORE_REFUSED' });
      await expect(record({ ...settings(FAR_HOST), MLFLOW_TRACKING_SERVER_CERT_PATH: certificates.otherAuthority })).rejects.toMatchObject({ code: 'RUN_STORE_REFUSED' });
      proxy.tunnels.length = 0;
      process.env['NO_PROXY'] = FAR_HOST;
      await expect(record(settings(FAR_HOST))).rejects.toMatchObject({ code: 'RUN_STORE_AWAY' });
      expect(proxy.tunnels).toEqual([]);
    } finally {
      process.env = env;
      await proxy.close();
    }
  }, 3 * MINUTE);
});
