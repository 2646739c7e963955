// Fetches a package from a real MLflow server with logins, behind TLS and proxies. Set MLFLOW_PYTHON to a Python that has
// mlflow 3 and Flask-WTF (mlflow[auth]); openssl makes the certificates.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { project } from '../../../fixtures/project.js';
import { realMlflow, type RealMlflow } from '../../../fixtures/real-mlflow.js';
import { writeRun } from '../../../fixtures/run-directory.js';
import { ADMIN, AUTH_ENV, certificatesIn, FAR_HOST, forwardProxy, hasBasicAuth, secureGateway, type Certificates, type Gateway } from '../../../fixtures/secure-gateway.js';
import { readConfig } from '../../config.js';
import { digestBelow, filesBelow } from '../cache/folder-files.js';
import { openRuns } from '../open-runs.js';

const { signal } = new AbortController();
const MINUTE = 60_000;
const PREFIX = '/tracking/mlflow';
const python = process.env['MLFLOW_PYTHON'];

(hasBasicAuth(python) ? describe : describe.skip)('an MLflow server with logins behind TLS (skipped where MLFLOW_PYTHON has no Flask-WTF)', () => {
  let [folder, run] = ['', ''];
  let server: RealMlflow;
  let certificates: Certificates;
  let gateway: Gateway;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secured-'));
    certificates = await certificatesIn(folder);
    server = await realMlflow(python ?? '', { args: ['--app-name', 'basic-auth'], env: AUTH_ENV, login: ADMIN });
    gateway = await secureGateway(server.url, PREFIX, certificates);
    run = await server.record(async (id) => {
      const { packageDirectory: directory } = await writeRun(join(folder, 'runs'), { id });
      const files = (await filesBelow(directory, { entries: 100, signal })).filter(({ path }) => path !== 'model.sig');
      return { directory, digest: await digestBelow(directory, files, signal) };
    });
  }, 5 * MINUTE);
  afterAll(async () => {
    await gateway?.close();
    await server?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const settings = (host = '127.0.0.1') => ({
    ...{ DATABASE_URL: 'postgresql://nobody@127.0.0.1/none', PACKAGE_CACHE_DIRECTORY: join(folder, 'cache'), RUN_STORE_RETRIES: '1' },
    ...{ MLFLOW_TRACKING_URI: `https://${host}:${gateway.port}${PREFIX}/`, MLFLOW_TRACKING_USERNAME: ADMIN.user, MLFLOW_TRACKING_PASSWORD: ADMIN.password },
    ...{ MLFLOW_TRACKING_SERVER_CERT_PATH: certificates.authority, MLFLOW_TRACKING_CLIENT_CERT_PATH: certificates.client },
  });
  const files = async (env: Record<string, string>) => {
    const found = await openRuns(readConfig(project, env), signal).resolve(run);
    const { directory, close } = await found.openPackage();
    const names = await readdir(directory);
    await close();
    return names;
  };

  it('is read from by its prefix, a certificate and a password: with an empty cache, and a full one', async () => {
    const wanted = { ...settings(), PACKAGE_CACHE_DIRECTORY: join(folder, 'empty') };
    for (const names of [await files(wanted), await files(wanted)]) expect(names).toEqual(expect.arrayContaining(['MLmodel', 'model.sig', 'worker.mjs']));
  });

  it('is read from without a check of its certificate where that is wanted', async () => {
    expect(await files({ ...settings(), MLFLOW_TRACKING_SERVER_CERT_PATH: '', MLFLOW_TRACKING_INSECURE_TLS: 'True' })).toContain('MLmodel');
  });

  it.each<[string, () => Record<string, string>, string, RegExp]>([
    ['a wrong password', () => ({ MLFLOW_TRACKING_PASSWORD: 'open-sesame' }), 'RUN_STORE_REFUSED', /refuses GET .* \(HTTP 401.*MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD/],
    ['no password', () => ({ MLFLOW_TRACKING_PASSWORD: '' }), 'RUN_STORE_REFUSED', /HTTP 401/],
    ['the certificate of another authority', () => ({ MLFLOW_TRACKING_SERVER_CERT_PATH: certificates.otherAuthority }), 'RUN_STORE_REFUSED', /^TLS with the run store .* fails: .*certificate.*MLFLOW_TRACKING_SERVER_CERT_PATH/],
    ['the certificates of the system', () => ({ MLFLOW_TRACKING_SERVER_CERT_PATH: '' }), 'RUN_STORE_REFUSED', /^TLS with the run store .* fails: .*MLFLOW_TRACKING_SERVER_CERT_PATH/],
    ['no certificate of ours', () => ({ MLFLOW_TRACKING_CLIENT_CERT_PATH: '' }), 'RUN_STORE_REFUSED', /^TLS with the run store .* fails: .*MLFLOW_TRACKING_CLIENT_CERT_PATH/],
    ['a certificate of ours by another authority', () => ({ MLFLOW_TRACKING_CLIENT_CERT_PATH: certificates.otherClient }), 'RUN_STORE_AWAY', /tried 2 times/], // Node's server says no more
    ['a name that its certificate does not have', () => ({ MLFLOW_TRACKING_URI: `https://localhost:${gateway.port}${PREFIX}` }), 'RUN_STORE_REFUSED', /Hostname\/IP does not match certificate/],
    ['http in place of https', () => ({ MLFLOW_TRACKING_URI: `http://127.0.0.1:${gateway.port}${PREFIX}` }), 'RUN_STORE_AWAY', /tried 2 times/],
    ['https in place of http', () => ({ MLFLOW_TRACKING_URI: server.url.replace('http', 'https') }), 'RUN_STORE_REFUSED', /Check https in MLFLOW_TRACKING_URI/],
    ['no prefix', () => ({ MLFLOW_TRACKING_URI: `https://127.0.0.1:${gateway.port}` }), 'RUN_STORE_INVALID', /with its prefix where the server has one/],
  ])('is not reached with %s, which the error says', async (_, wrong, code, message) => {
    const failed = files({ ...settings(), ...wrong() });
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    await expect(failed).rejects.toMatchObject({ message: expect.not.stringMatching(`${ADMIN.password}|open-sesame`) });
  });

  it('is reached through the proxy of the environment, except on this machine and where NO_PROXY names it', async () => {
    const proxy = await forwardProxy(gateway.port);
    const env = { ...process.env };
    try {
      Object.assign(process.env, { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: '' });
      await files(settings());
      expect(proxy.tunnels).toEqual([]);
      expect(await files(settings(FAR_HOST))).toContain('MLmodel');
      expect(new Set(proxy.tunnels)).toEqual(new Set([`${FAR_HOST}:${gateway.port}`]));
      await expect(files({ ...settings(FAR_HOST), MLFLOW_TRACKING_CLIENT_CERT_PATH: '' })).rejects.toMatchObject({ code: 'RUN_STORE_REFUSED' });
      await expect(files({ ...settings(FAR_HOST), MLFLOW_TRACKING_SERVER_CERT_PATH: certificates.otherAuthority })).rejects.toMatchObject({ code: 'RUN_STORE_REFUSED' });
      proxy.tunnels.length = 0;
      process.env['NO_PROXY'] = FAR_HOST;
      await expect(files(settings(FAR_HOST))).rejects.toMatchObject({ code: 'RUN_STORE_AWAY' });
      expect(proxy.tunnels).toEqual([]);
    } finally {
      process.env = env;
      await proxy.close();
    }
  });
});
